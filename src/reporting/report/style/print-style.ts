/** Narrow windows and paper; comes last, so that it overrules the rest. */
export const PRINT_STYLE = `
@media (max-width:700px){.page{padding:0 12px 40px}body{font-size:14px}h1{font-size:1.35rem}.facts li{flex:1 1 7rem}.plot{overflow-x:auto}.plot svg,.plot img{max-width:640px}table.data caption{position:sticky;left:0;max-width:calc(100vw - 24px)}}
@media print{.switches,.keys,#tip{display:none}.js .panel>h4{display:block}.page{max-width:none;padding:0}nav,.filter>input,.filter>label,.filter>span,.download{display:none}.scroll,.scroll.tall{overflow:visible;max-height:none}.tall thead th{position:static}figure,tr{break-inside:avoid}h2,h3,h4{break-after:avoid}.banner{-webkit-print-color-adjust:exact;print-color-adjust:exact}body{font-size:10pt}table.data{font-size:8pt}table.data th,table.data td{padding:.1rem .35rem}a{color:inherit;text-decoration:none}.graph{max-width:100%;height:auto}}
`;
