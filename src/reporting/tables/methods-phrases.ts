import type { Phrase, Sentence } from "../../runner/contract/methods.ts";

/** How a table's p-values are adjusted. */
const ADJUSTED: readonly Phrase[] = [
  { text: ", p adjusted by Holm within a column {@holm1979}", when: { "significance.adjust": "holm" } },
  { text: ", p adjusted by Bonferroni within a column", when: { "significance.adjust": "bonferroni" } },
  {
    text: ", p adjusted by Benjamini and Hochberg within a column {@benjamini1995}",
    when: { "significance.adjust": "benjamini-hochberg" },
  },
  { text: ", p not adjusted", when: { "significance.adjust": "none" } },
];

/** How rows are compared, as the methods of every table with a baseline say it. */
export const COMPARED: Sentence = [
  "Rows of tables were compared with {significance.baseline+} by two-sided sign-flip permutation over seeds in pairs, where there are several seeds",
  ADJUSTED,
  ".",
];
