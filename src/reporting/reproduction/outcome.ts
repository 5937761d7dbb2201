import type { Verdict } from "../compare/compare-tables.ts";

/** What became of a published cell. */
export const OUTCOMES = ["equal as printed", "within tolerance", "same conclusion", "differs", "not attempted"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * The outcome of a verdict of compare.csv. A cell that differs has the same conclusion where claims of the text rest on it and all of
 * them hold; what comes from a synthetic cohort, or was not run, was not attempted.
 */
export function outcomeOf(verdict: Verdict, claimsHold: boolean): Outcome {
  if (verdict === "equal") return "equal as printed";
  if (verdict === "within") return "within tolerance";
  if (verdict === "differs") return claimsHold ? "same conclusion" : "differs";
  return "not attempted";
}

export type OutcomeCounts = { readonly [outcome in Outcome]: number };

export function countOutcomes(cells: readonly { readonly outcome: Outcome }[]): OutcomeCounts {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  for (const { outcome } of cells) counts[outcome]++;
  return counts;
}
