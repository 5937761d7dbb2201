import type { Phrase } from "../../runner/contract/methods.ts";

/** How a table's p-values are adjusted, as the methods of every table with a baseline say it. */
export const ADJUSTED: readonly Phrase[] = [
  { text: ", p adjusted by Holm within a column {@holm1979}", when: { "significance.adjust": "holm" } },
  { text: ", p adjusted by Bonferroni within a column", when: { "significance.adjust": "bonferroni" } },
  {
    text: ", p adjusted by Benjamini and Hochberg within a column {@benjamini1995}",
    when: { "significance.adjust": "benjamini-hochberg" },
  },
  { text: ", p not adjusted", when: { "significance.adjust": "none" } },
];
