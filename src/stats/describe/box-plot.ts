import { quantileOfSorted } from "./quantile.ts";

export interface BoxPlot {
  readonly n: number;
  readonly minimum: number;
  /** First quartile, type 7. */
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly maximum: number;
  /** Lowest value not below q1 − reach · (q3 − q1); never above q1. */
  readonly whiskerLow: number;
  /** Highest value not above q3 + reach · (q3 − q1); never below q3. */
  readonly whiskerHigh: number;
  /** Values beyond the whiskers, ascending. */
  readonly outliers: readonly number[];
}

/**
 * Five-number summary with Tukey's whiskers and outliers, as matplotlib draws them. O(n log n).
 * Empty or with a NaN: every figure NaN, no outliers.
 *
 * @param reach whisker length in interquartile ranges, from 0 on. @default 1.5
 */
export function boxPlot(values: ArrayLike<number>, reach: number = 1.5): BoxPlot {
  if (!(reach >= 0)) throw new RangeError(`a whisker's reach must be 0 or more, got ${reach}`);
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const q1 = quantileOfSorted(sorted, 0.25);
  const median = quantileOfSorted(sorted, 0.5);
  const q3 = quantileOfSorted(sorted, 0.75);
  if (Number.isNaN(q1)) {
    const none = Number.NaN;
    return { n, minimum: none, q1, median, q3, maximum: none, whiskerLow: none, whiskerHigh: none, outliers: [] };
  }
  const fenceLow = q1 - reach * (q3 - q1);
  const fenceHigh = q3 + reach * (q3 - q1);
  let first = 0;
  while (sorted[first]! < fenceLow) first++;
  let last = n - 1;
  while (sorted[last]! > fenceHigh) last--;
  // between the quartiles there may be no value at all within reach
  const whiskerLow = Math.min(q1, sorted[first]!);
  const whiskerHigh = Math.max(q3, sorted[last]!);
  const outliers = [...sorted].filter((value) => value < whiskerLow || value > whiskerHigh);
  return { n, minimum: sorted[0]!, q1, median, q3, maximum: sorted[n - 1]!, whiskerLow, whiskerHigh, outliers };
}
