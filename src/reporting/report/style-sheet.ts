/** The report's only style sheet, inline in the page. */
export const STYLE_SHEET = `
:root{--ink:#1c2126;--soft:#5b6670;--line:#d9dee3;--pale:#f5f7f9;--blue:#0b4f8a;--warn:#b34700}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;color:var(--ink);background:#fff;font:15px/1.5 Arimo,Arial,Helvetica,"Liberation Sans",sans-serif}
.page{max-width:1180px;margin:0 auto;padding:0 20px 60px}
a{color:var(--blue)}
h1{font-size:1.7rem;line-height:1.2;margin:1.4rem 0 .3rem}
h2{font-size:1.25rem;margin:2.6rem 0 .6rem;padding-bottom:.25rem;border-bottom:2px solid var(--line)}
h3{font-size:1.02rem;margin:1.6rem 0 .4rem}
p{margin:.5rem 0;max-width:78ch}
.lead{font-size:1.05rem;color:var(--soft)}
.banner{max-width:none;margin:0;padding:12px 20px;background:#fff1e3;border-bottom:3px solid var(--warn);color:#5c2500;font-weight:bold}
.failed-list{margin:1rem 0;padding:.6rem 1rem;border-left:5px solid var(--warn);background:#fff6ee}
.failed-list h2{margin:.2rem 0;border:0;font-size:1.05rem}
nav ol{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:.8rem 0;padding:.6rem .9rem;list-style:none;background:var(--pale);border-radius:6px}
.facts{display:flex;flex-wrap:wrap;gap:.7rem;margin:1rem 0;padding:0;list-style:none}
.facts li{min-width:7.2rem;padding:.5rem .8rem;border:1px solid var(--line);border-radius:6px}
.facts b{display:block;font-size:1.35rem;line-height:1.2}
.facts span{color:var(--soft);font-size:.86rem}
.scroll{overflow-x:auto;margin:.7rem 0}
.scroll.tall{max-height:32rem;overflow:auto;border-bottom:1px solid var(--line)}
table.data{border-collapse:collapse;font-size:.88rem;line-height:1.35;border-top:2px solid var(--ink);border-bottom:2px solid var(--ink)}
table.data caption{text-align:left;font-weight:bold;padding:0 0 .35rem;caption-side:top}
table.data th,table.data td{padding:.2rem .65rem;text-align:left;vertical-align:top}
table.data thead th{border-bottom:1px solid var(--ink);background:#fff;white-space:nowrap}
.tall thead th{position:sticky;top:0}
table.data thead th.span{text-align:center;border-bottom:1px solid #9aa4ad}
table.data tbody th{font-weight:normal}
table.data tr.group th{font-style:italic;padding-top:.5rem}
table.data tbody tr:nth-child(even){background:var(--pale)}
table.data .right,table.data .decimal{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
table.data .center{text-align:center}
table.compare th,table.compare td,table.stages tbody th{white-space:nowrap}
table.compare td.reason{white-space:normal;min-width:6rem;max-width:24rem}
.value{color:var(--soft)}
.note,.caption{color:#39424a;font-size:.88rem}
.download{font-size:.88rem}
.download::before{content:"\\2193\\00a0"}
figure{margin:1.4rem 0}
figure svg{display:block;max-width:100%;height:auto;border:1px solid var(--line);border-radius:4px}
figcaption{max-width:78ch;margin-top:.45rem;font-size:.92rem}
.badge,.state{display:inline-block;padding:0 .45rem;border:1px solid #9aa4ad;border-radius:9px;font-size:.8rem;line-height:1.3rem;white-space:nowrap;font-weight:normal}
.badge.equal,.state.ran{background:#e2eef8;border-color:#5b93c2}
.badge.within,.state.cached{background:#eef1f4}
.state.imported{background:#f3ecd8;border-style:dotted}
.badge.differs,.state.failed{background:#ffe3c7;border-color:var(--warn);font-weight:bold}
.badge.not-run,.badge.synthetic,.state.skipped{background:#fff;border-style:dashed}
.filter>input{position:absolute;opacity:0}
.filter>span{margin-right:.5rem}
.filter>label{display:inline-block;margin:0 .35rem .35rem 0;padding:.15rem .7rem;border:1px solid #9aa4ad;border-radius:14px;cursor:pointer;font-size:.88rem}
.filter>input:checked+label{background:var(--blue);border-color:var(--blue);color:#fff}
.filter>input:focus-visible+label{outline:3px solid #e69f00}
#show-equal:checked~.scroll tbody tr:not(.v-equal),#show-within:checked~.scroll tbody tr:not(.v-within),#show-differs:checked~.scroll tbody tr:not(.v-differs),#show-not-run:checked~.scroll tbody tr:not(.v-not-run),#show-synthetic:checked~.scroll tbody tr:not(.v-synthetic){display:none}
.graph{font:11px Arimo,Arial,Helvetica,sans-serif}
.graph .edges{fill:none;stroke:#8a949d;stroke-width:1.3}
.graph rect{fill:#fff;stroke:#6f7a84;stroke-width:1.2}
.graph a{text-decoration:none}
.graph a text{fill:#39424a}
.graph .name{font-size:12.5px;font-weight:bold;fill:#1c2126}
.graph .ran rect{fill:#e2eef8;stroke:#2f75b5}
.graph .cached rect{fill:#eef1f4}
.graph .imported rect{fill:#f3ecd8;stroke-dasharray:2 2}
.graph .failed rect{fill:#ffe3c7;stroke:#b34700;stroke-width:2.4}
.graph .skipped rect{stroke-dasharray:4 3}
details summary{cursor:pointer;color:var(--blue)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;margin:.4rem 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
code{font:.86em/1.4 ui-monospace,Menlo,Consolas,"Liberation Mono",monospace}
.message{color:#7a2f00;font-weight:bold;margin:0}
tr:target{outline:2px solid #e69f00}
@media (max-width:700px){.page{padding:0 12px 40px}body{font-size:14px}h1{font-size:1.35rem}.facts li{flex:1 1 7rem}}
@media print{.page{max-width:none;padding:0}nav,.filter>input,.filter>label,.filter>span,.download{display:none}.scroll,.scroll.tall{overflow:visible;max-height:none}.tall thead th{position:static}figure,tr{break-inside:avoid}h2,h3{break-after:avoid}.banner{-webkit-print-color-adjust:exact;print-color-adjust:exact}body{font-size:10pt}table.data{font-size:8pt}table.data th,table.data td{padding:.1rem .35rem}a{color:inherit;text-decoration:none}.graph{max-width:100%;height:auto}}
`.trim();
