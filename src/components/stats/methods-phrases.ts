import type { Phrase } from "../../runner/contract/methods.ts";

/** How p-values of several tests are adjusted, as the methods of every component that has the choice say it. */
export const ADJUSTED: readonly Phrase[] = [
  { text: ", p adjusted by Bonferroni for their number", when: { adjust: "bonferroni" } },
  { text: ", p adjusted by Holm {@holm1979}", when: { adjust: "holm" } },
  { text: ", p adjusted by Benjamini and Hochberg {@benjamini1995}", when: { adjust: "benjamini-hochberg" } },
  { text: ", p not adjusted for their number", when: { adjust: "none" } },
];
