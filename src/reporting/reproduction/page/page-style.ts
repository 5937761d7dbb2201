/** What the page of a reproduction adds to the report's style sheet. */
export const REPRODUCTION_STYLE = `
.badge.equal-as-printed,.badge.holds,.badge.real{background:#e2eef8;border-color:#5b93c2}
.badge.within-tolerance,.badge.same-conclusion{background:#eef1f4}
.badge.does-not-hold{background:#ffe3c7;border-color:var(--warn);font-weight:bold}
.badge.not-attempted,.badge.not-tested{background:#fff;border-style:dashed}
.item{margin:.8rem 0;padding:.1rem .9rem .5rem;border-left:4px solid var(--line)}
.item h3{margin:.5rem 0 .2rem;font-weight:bold}
.mind{font-weight:bold;color:#5c2500}
table.verdicts tbody tr:last-child{font-weight:bold;border-top:1px solid var(--ink)}
table.verdicts thead th{white-space:normal}
table.cells th,table.cells td{white-space:nowrap}
table.cells td:last-child{white-space:normal;min-width:12rem;max-width:30rem}
table.words td,table.words th{min-width:7rem;max-width:26rem;overflow-wrap:anywhere}
main>section>dl{max-width:90ch}
@media (max-width:700px){dl{grid-template-columns:1fr}dt{margin-top:.3rem}dd{padding-left:.6rem}}
@media print{@page{size:A4;margin:14mm 12mm}details{display:block}details>summary{display:none}details::details-content{content-visibility:visible;display:block}.item{break-inside:avoid}.badge{padding:0 .25rem;font-size:inherit;line-height:1.15}table.cells{font-size:6.4pt}table.cells th,table.cells td{white-space:normal;padding:.05rem .2rem}table.cells td:last-child{min-width:0}table.words td,table.words th{min-width:0}}
`.trim();
