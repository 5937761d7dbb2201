import { mean } from "../describe/mean.ts";
import { variance } from "../describe/variance.ts";

/** What the tests of means need of one group. */
export interface GroupSummary {
  readonly n: number;
  /** NaN if empty. */
  readonly mean: number;
  /** Divisor n − 1; NaN below two values. */
  readonly variance: number;
}

/** Size, mean and variance of each group, in order. Fewer than two groups is a RangeError. */
export function summarizeGroups(groups: readonly ArrayLike<number>[]): GroupSummary[] {
  if (groups.length < 2) throw new RangeError(`a comparison needs two groups or more, got ${groups.length}`);
  return groups.map((values) => ({ n: values.length, mean: mean(values), variance: variance(values) }));
}
