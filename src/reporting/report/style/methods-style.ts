/** The methods for a paper, their references and their sources. */
export const METHODS_STYLE = `
.methods p{max-width:78ch}
.methods a{text-decoration:none}
.references{max-width:78ch;padding-left:2.2em;font-size:.88rem;color:#39424a}
.references li{margin:.15rem 0;overflow-wrap:anywhere}
.references li:target{background:#fff1e3}
.source{margin:.5rem 0}
.source textarea{width:100%;padding:.5rem .6rem;border:1px solid var(--line);border-radius:4px;background:var(--pale);color:var(--ink);font:.8rem/1.45 ui-monospace,Menlo,Consolas,"Liberation Mono",monospace;resize:vertical}
.source button{font:inherit;font-size:.88rem;padding:.15rem .8rem;border:1px solid #9aa4ad;border-radius:14px;background:#fff;color:var(--ink);cursor:pointer}
.source button:focus-visible{outline:3px solid #e69f00}
@media print{.source{display:none}}
`;
