/** Figures and their captions. */
export const FIGURE_STYLE = `
figure{margin:1.4rem 0}
.plot svg,.plot img{display:block;max-width:100%;height:auto;border:1px solid var(--line);border-radius:4px}
figcaption{max-width:78ch;margin-top:.45rem;font-size:.92rem}
`;
