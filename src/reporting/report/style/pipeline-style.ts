/** The graph of stages and the list of tasks. */
export const PIPELINE_STYLE = `
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
.graph .longest rect{stroke-width:2.8}
.graph .edges .longest{stroke:#4a555f;stroke-width:3.2}
.graph .sign .line{fill:none;stroke:#39424a;stroke-width:1.6}
.graph .sign .full{fill:#39424a}
.graph a:focus-visible rect{stroke:#e69f00;stroke-width:4}
.pipeline:focus-visible{outline:3px solid #e69f00}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:.5rem 0;padding:0;list-style:none;font-size:.88rem}
.legend svg{vertical-align:-.35em}
@page wide{size:landscape}
@media print{.pipeline{page:wide;break-inside:avoid}.graph *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
details summary{cursor:pointer;color:var(--blue)}
code{font:.86em/1.4 ui-monospace,Menlo,Consolas,"Liberation Mono",monospace}
.message{color:#7a2f00;font-weight:bold;margin:0}
tr:target{outline:2px solid #e69f00}
`;
