/**
 * Signs that mean something to LaTeX, or that its usual fonts do not have, as LaTeX text that needs no package. Those that are set otherwise
 * in running text than in tables (`<`, quotes) are left to who writes them.
 */
export const TEX_SIGNS: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  _: "\\_",
  "%": "\\%",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "→": "$\\to$",
  "…": "\\dots{}",
  "–": "--",
  "—": "---",
  "±": "$\\pm$",
  "×": "$\\times$",
  "·": "$\\cdot$",
  "−": "$-$",
  "≤": "$\\le$",
  "≥": "$\\ge$",
};
