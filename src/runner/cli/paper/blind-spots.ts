/** What `regimen check paper.tex` does not see, printed after each check. */
export const BLIND_SPOTS: readonly string[] = [
  "numbers in words, in pictures, with a bare decimal comma (0,913), and with fewer than three digits that tell something (0.05, 91 %, 0.500)",
  "numbers that were worked out from the results by hand: differences, ratios, sums, other units",
  "numbers of an earlier run, or mistyped ones: only what equals a result of today is found",
  "whole numbers that no word says are counts, years, and numbers of sections, equations and versions",
  "a number that many results come near to, unless its sentence has a word of their row or column",
  "bibliographies, drawings, verbatim text, and files that macros name",
];
