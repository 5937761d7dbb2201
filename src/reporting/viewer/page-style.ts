/** The slice viewer's only style sheet, inline in the page. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ink:#1c2126;--soft:#5b6670;--line:#d0d6dc;--ground:#fff;--pale:#f3f5f7;--blue:#0b4f8a;--warn:#b34700;--warm:#fff1e3;--dark:#5c2500}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ec;--soft:#a3aeb8;--line:#3c454d;--ground:#15191c;--pale:#1f2529;--blue:#7ab8ee;--warn:#e69f00;--warm:#35260f;--dark:#ffd9a0}}
*{box-sizing:border-box}
body{margin:0;color:var(--ink);background:var(--ground);font:15px/1.45 Arial,Helvetica,"Liberation Sans",sans-serif}
.banner{margin:0;padding:8px 16px;background:var(--warm);border-bottom:3px solid var(--warn);color:var(--dark);font-weight:bold}
main{display:grid;grid-template-columns:minmax(0,1fr) 290px;gap:16px;padding:12px 16px;min-height:100vh}
.banner~main{min-height:calc(100vh - 44px)}
h1{font-size:1.15rem;margin:0 0 .6rem}
.view{display:flex;flex-direction:column;min-height:420px}
.stage{position:relative;flex:1;min-height:360px;background:#000;border-radius:4px;overflow:hidden}
canvas{position:absolute;inset:0;width:100%;height:100%;touch-action:none;cursor:crosshair}
canvas:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid #e69f00;outline-offset:-3px}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:.3rem 1rem;margin-top:.5rem}
.bar input{flex:1 1 220px;min-width:0;accent-color:var(--blue)}
.bar output{font-variant-numeric:tabular-nums}
#under{min-width:13rem;min-height:1.45em;color:var(--soft)}
fieldset{margin:0 0 .8rem;padding:.35rem .7rem .5rem;border:1px solid var(--line);border-radius:6px}
legend{padding:0 .3rem;color:var(--soft);font-size:.88rem}
label{display:flex;align-items:center;gap:.45rem;padding:.12rem 0}
.row{display:flex;gap:.7rem}
.row label{flex:1;color:var(--soft);font-size:.88rem}
input[type=number]{width:5.2rem;font:inherit;color:var(--ink);background:var(--ground);border:1px solid var(--line);border-radius:4px;padding:.1rem .3rem}
select{width:100%;font:inherit;color:var(--ink);background:var(--ground);border:1px solid var(--line);border-radius:4px;padding:.2rem}
.swatch{flex:none;width:1.7rem;height:.38rem;border-radius:2px;border:1px solid #000}
ul{margin:.3rem 0;padding-left:1.1rem;font-size:.88rem;color:var(--soft)}
kbd{font:.85em ui-monospace,Menlo,Consolas,monospace;padding:0 .3em;border:1px solid var(--line);border-radius:3px;background:var(--pale)}
details{font-size:.88rem}
summary{cursor:pointer;color:var(--blue)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem .7rem;margin:.4rem 0}
dd{margin:0}
@media (max-width:760px){main{grid-template-columns:minmax(0,1fr);padding:8px}.stage{min-height:0;flex:none;height:78vw}.view{min-height:0}}
`.trim();
