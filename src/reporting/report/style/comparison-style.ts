/** Published numbers beside ours, and the filter by verdict. */
export const COMPARISON_STYLE = `
table.compare th,table.compare td,table.stages tbody th{white-space:nowrap}
table.compare td.reason{white-space:normal;min-width:6rem;max-width:24rem}
.value{color:var(--soft)}
.filter>input{position:absolute;opacity:0}
.filter>span{margin-right:.5rem}
.filter>label{display:inline-block;margin:0 .35rem .35rem 0;padding:.15rem .7rem;border:1px solid #9aa4ad;border-radius:14px;cursor:pointer;font-size:.88rem}
.filter>input:checked+label{background:var(--blue);border-color:var(--blue);color:#fff}
.filter>input:focus-visible+label{outline:3px solid #e69f00}
#show-equal:checked~.scroll tbody tr:not(.v-equal),#show-within:checked~.scroll tbody tr:not(.v-within),#show-differs:checked~.scroll tbody tr:not(.v-differs),#show-not-run:checked~.scroll tbody tr:not(.v-not-run),#show-synthetic:checked~.scroll tbody tr:not(.v-synthetic){display:none}
`;
