/** Page, headings, contents, facts, and the words of verdicts and states. */
export const PAGE_STYLE = `
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
dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;margin:.4rem 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.badge,.state{display:inline-block;padding:0 .45rem;border:1px solid #9aa4ad;border-radius:9px;font-size:.8rem;line-height:1.3rem;white-space:nowrap;font-weight:normal}
.badge.equal,.state.ran{background:#e2eef8;border-color:#5b93c2}
.badge.within,.state.cached{background:#eef1f4}
.badge.differs,.state.failed{background:#ffe3c7;border-color:var(--warn);font-weight:bold}
.badge.not-run,.badge.synthetic,.state.skipped{background:#fff;border-style:dashed}
.state.imported{background:#f3ecd8;border-style:dotted}
`;
