/** What the page of two runs has beside the report's rules. */
export const DIFF_STYLE = `
.sides{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
.sides figure{min-width:0;margin:.6rem 0}
.changes del{text-decoration-color:#b34700}
.changes ins{text-decoration:none;font-weight:bold}
.changes td{overflow-wrap:anywhere;min-width:7rem}
.changes code{white-space:nowrap}
.numbers:not(.all) tr.same{display:none}
.numbers>input:checked~.scroll tr.same{display:table-row}
@media (max-width:700px){.sides{grid-template-columns:1fr}}
@media print{.numbers>input,.numbers>label{display:none}.sides{break-inside:avoid}}
`;
