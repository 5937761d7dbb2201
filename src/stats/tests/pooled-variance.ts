import type { GroupSummary } from "./group-summary.ts";

/**
 * Variance within groups and its degrees of freedom, total n less the number of groups.
 * A group of one adds nothing; an empty group, or no degrees of freedom, gives NaN.
 */
export function pooledVariance(summaries: readonly GroupSummary[]): { variance: number; df: number } {
  let squares = 0;
  let total = 0;
  for (const { n, mean, variance } of summaries) {
    // a group of one still passes on a NaN value through its mean
    squares += n === 1 ? mean - mean : variance * (n - 1);
    total += n;
  }
  const df = total - summaries.length;
  return { variance: df > 0 ? squares / df : Number.NaN, df };
}
