import { tTwoSidedQuantile } from "../distributions/t-quantile.ts";
import { mean } from "./mean.ts";
import { standardDeviation } from "./standard-deviation.ts";

export interface MeanInterval {
  readonly value: number;
  /** Divides by n − 1. */
  readonly sd: number;
  readonly ciLow: number;
  readonly ciHigh: number;
}

/**
 * Mean with the two-sided t interval of n − 1 degrees of freedom; agrees with SciPy's `stats.t.interval`. Fewer than two values or a NaN
 * among them give NaN, values that are all alike an interval without width.
 *
 * Values of runs whose training parts overlap vary too little among themselves: with `testShare` the variance of the mean is raised from
 * s² / n to s² (1 / n + testShare / (1 − testShare)), as Nadeau and Bengio do (2003, doi:10.1023/A:1024068626366).
 *
 * @param level confidence, between 0 and 1
 * @param testShare share of the rows in each run's test part, between 0 and 1. @default 0
 * @example
 * meanInterval([0.8, 0.9, 1], 0.5).value; // 0.9
 */
export function meanInterval(values: readonly number[], level: number, testShare: number = 0): MeanInterval {
  const n = values.length;
  const [value, sd] = [mean(values), standardDeviation(values)];
  if (Number.isNaN(sd)) return { value, sd, ciLow: Number.NaN, ciHigh: Number.NaN };
  const margin = tTwoSidedQuantile(1 - level, n - 1) * sd * Math.sqrt(1 / n + testShare / (1 - testShare));
  return { value, sd, ciLow: value - margin, ciHigh: value + margin };
}
