/** Tables, their notes and downloads. */
export const TABLE_STYLE = `
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
.note,.caption{color:#39424a;font-size:.88rem}
.download{font-size:.88rem}
.download::before{content:"\\2193\\00a0"}
`;
