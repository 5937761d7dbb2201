import { fUpperTail } from "../distributions/f-upper-tail.ts";
import { summarizeGroups } from "./group-summary.ts";

/** Result of an F test. */
export interface FTest {
  readonly statistic: number;
  readonly df1: number;
  readonly df2: number;
  readonly p: number;
}

/**
 * Welch's analysis of variance: are the means of the groups equal, with variances free to differ. O(n).
 *
 * A group with fewer than two values, without variance, or holding NaN makes statistic, df2 and p NaN. Fewer than two groups is a
 * RangeError. Reference: Welch 1951, doi:10.1093/biomet/38.3-4.330; agrees with SPSS.
 *
 * @example
 * welchAnova([[1, 2, 3], [2, 4, 6]]).df1; // 1
 */
export function welchAnova(groups: readonly ArrayLike<number>[]): FTest {
  const summaries = summarizeGroups(groups);
  const k = summaries.length;
  const df1 = k - 1;
  let totalWeight = 0;
  let weighted = 0;
  for (const { n, mean, variance } of summaries) {
    if (!(variance > 0)) return { statistic: Number.NaN, df1, df2: Number.NaN, p: Number.NaN };
    totalWeight += n / variance;
    weighted += (n / variance) * mean;
  }
  const centre = weighted / totalWeight;
  let between = 0;
  let lambda = 0;
  for (const { n, mean, variance } of summaries) {
    const weight = n / variance;
    between += weight * (mean - centre) ** 2;
    lambda += (1 - weight / totalWeight) ** 2 / (n - 1);
  }
  const statistic = between / df1 / (1 + (2 * (k - 2) * lambda) / (k * k - 1));
  const df2 = (k * k - 1) / (3 * lambda);
  return { statistic, df1, df2, p: fUpperTail(statistic, df1, df2) };
}
