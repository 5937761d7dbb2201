import { fUpperTail } from "../distributions/f-upper-tail.ts";
import { summarizeGroups } from "./group-summary.ts";
import { pooledVariance } from "./pooled-variance.ts";
import type { FTest } from "./welch-anova.ts";

/**
 * Fisher's one-way analysis of variance: are the means of the groups equal, variances taken as equal. O(n).
 *
 * Groups of one value are allowed. An empty group, a NaN value, no degrees of freedom, or no variance within the groups makes
 * statistic and p NaN. Fewer than two groups is a RangeError. Agrees with scipy.stats.f_oneway.
 */
export function fisherAnova(groups: readonly ArrayLike<number>[]): FTest {
  const summaries = summarizeGroups(groups);
  const df1 = summaries.length - 1;
  const { variance, df } = pooledVariance(summaries);
  if (!(variance > 0)) return { statistic: Number.NaN, df1, df2: df, p: Number.NaN };
  let total = 0;
  let weighted = 0;
  for (const { n, mean } of summaries) {
    total += n;
    weighted += n * mean;
  }
  const centre = weighted / total;
  let between = 0;
  for (const { n, mean } of summaries) between += n * (mean - centre) ** 2;
  const statistic = between / df1 / variance;
  return { statistic, df1, df2: df, p: fUpperTail(statistic, df1, df) };
}
