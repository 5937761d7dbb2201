/** Switches, and what the script adds to figures. Without the script none of it is there, and panels stand under their names. */
export const SWITCH_STYLE = `
.panel>h4{margin:1.1rem 0 .2rem;font-size:.92rem;color:var(--soft)}
.js .panel>h4{display:none}
.switches{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;margin:.5rem 0}
.switches .note{flex-basis:100%;margin:0}
.switches .note:empty{display:none}
.switches fieldset{display:flex;flex-wrap:wrap;align-items:center;gap:.3rem;margin:0;padding:0;border:0;min-width:0}
.switches legend{float:left;margin-right:.3rem;padding:0;color:var(--soft);font-size:.88rem}
.switches label,.keys button{position:relative;display:inline-block;min-height:1.75rem;padding:.15rem .7rem;border:1px solid #9aa4ad;border-radius:14px;background:#fff;color:var(--ink);font:inherit;font-size:.88rem;line-height:1.35rem;cursor:pointer}
.switches input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer}
.switches label:has(:checked){background:var(--blue);border-color:var(--blue);color:#fff}
.switches label:has(:disabled){opacity:.45;border-style:dashed}
.switches label:has(:focus-visible),.keys button:focus-visible,.plot svg:focus-visible{outline:3px solid #e69f00;outline-offset:1px}
.keys{display:flex;flex-wrap:wrap;gap:.3rem;margin:.45rem 0}
.keys button{border-radius:5px;padding-bottom:.35rem}
.keys button[aria-pressed=false]{border-style:dashed;color:var(--soft);text-decoration:line-through}
.plot svg[tabindex]{cursor:crosshair;touch-action:pan-x pan-y}
.plot [data-part^=key]{cursor:pointer}
.plot .faded{opacity:.15}
.plot [data-part^=line].off,.plot [data-part^=band].off{display:none}
.plot [data-part^=key].off{opacity:.35}
.plot .told{fill:none;stroke:#000;stroke-width:1.2;pointer-events:none}
#tip{position:fixed;z-index:2;left:0;top:0;max-width:min(22rem,96vw);padding:.35rem .6rem;border:1px solid #333;border-radius:5px;background:#fff;font-size:.84rem;line-height:1.35;white-space:pre-line;pointer-events:none;box-shadow:0 2px 6px #0003;visibility:hidden}
#tip.on{visibility:visible}
#tip::first-line{font-weight:bold}
`;
