import type { Scores } from "../../formats/scores.ts";
import { normalUpperQuantile } from "../../stats/distributions/normal-quantile.ts";
import { mcnemar } from "../../stats/metrics/mcnemar.ts";
import { predictedClass } from "../../stats/metrics/predicted-class.ts";
import { type Intervals, sameRows } from "./intervals.ts";
import type { Metric } from "./measure.ts";

export interface PairedTest {
  readonly test: "McNemar" | "DeLong" | "bootstrap";
  /** The first less the second. */
  readonly difference: number;
  readonly ciLow: number;
  readonly ciHigh: number;
  /** Two-sided, not adjusted. */
  readonly p: number;
  /** Rows that both score. */
  readonly pairs: number;
}

/**
 * Two models on the same rows: accuracies by McNemar's exact test (with Wald's interval), exact areas by DeLong's test, of three classes
 * or more by the bootstrap within the classes. Undefined where the rows or classes differ, and for other metrics.
 */
export function pairedTest(
  scores: Scores,
  base: Scores,
  metric: Metric,
  intervals: Intervals,
  level: number,
): PairedTest | undefined {
  if (!sameRows(scores, base)) return undefined;
  const pairs = scores.truth.length;
  if (metric === "exact AUC") {
    const { value: difference, ...rest } = intervals.ofDifference(scores, base, "area", level);
    return { difference, pairs, ...rest };
  }
  if (metric !== "accuracy") return undefined;
  const [ours, theirs] = [scores, base].map(({ probabilities, classes }) => predictedClass(probabilities, classes.length));
  const { difference, standardError, p } = mcnemar(scores.truth, ours!, theirs!);
  const margin = normalUpperQuantile((1 - level) / 2) * standardError;
  return { test: "McNemar", difference, ciLow: difference - margin, ciHigh: difference + margin, p, pairs };
}
