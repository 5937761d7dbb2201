import { mean } from "../describe/mean.ts";
import { quantileOfSorted } from "../describe/quantile.ts";
import { standardDeviation } from "../describe/standard-deviation.ts";
import { normalUpperQuantile } from "../distributions/normal-quantile.ts";
import { normalUpperTail } from "../distributions/normal-upper-tail.ts";
import { Philox } from "../random/philox.ts";

export interface BootstrapOptions {
  /** Confidence. @default 0.95 */
  readonly level?: number;
  /** `percentile`, or `bca`: bias-corrected and accelerated (Efron 1987, doi:10.1080/01621459.1987.10478410). @default "percentile" */
  readonly interval?: "percentile" | "bca";
}

export interface BootstrapSummary {
  /** Standard deviation of the resamples. */
  readonly standardError: number;
  readonly ciLow: number;
  readonly ciHigh: number;
  /** Two-sided probability of 0: twice the smaller share of resamples at or beyond it, (count + 1) / (resamples + 1), at most 1. */
  readonly p: number;
}

/** Rows of each class, in row order; classes without rows are left out. */
export function strataOf(truth: ArrayLike<number>): readonly Int32Array[] {
  const strata = new Map<number, number[]>();
  for (let row = 0; row < truth.length; row++) {
    const own = strata.get(truth[row]!);
    if (own) own.push(row);
    else strata.set(truth[row]!, [row]);
  }
  return [...strata.keys()].sort((a, b) => a - b).map((code) => Int32Array.from(strata.get(code)!));
}

/**
 * Resample number `index`: as many rows of each class as there are, drawn with replacement within the class. It depends on seed and index
 * alone, so resamples may be drawn in any order, and all statistics of one index are paired.
 */
export function stratifiedResample(strata: readonly Int32Array[], seed: number, index: number): Int32Array {
  const random = new Philox(seed, "stratified-bootstrap", index);
  const rows = new Int32Array(strata.reduce((sum, stratum) => sum + stratum.length, 0));
  let at = 0;
  for (const stratum of strata) {
    for (let i = 0; i < stratum.length; i++) rows[at++] = stratum[random.integer(0, stratum.length)]!;
  }
  return rows;
}

/**
 * Interval, error and p-value of an estimate from its value in each resample. NaN if a resample is NaN.
 *
 * @param estimate value on the rows as they are
 * @param leftOut for `bca`: by class, the values with one of the class's rows left out in turn
 */
export function summarizeBootstrap(
  estimate: number,
  resampled: ArrayLike<number>,
  leftOut: readonly ArrayLike<number>[],
  options: BootstrapOptions = {},
): BootstrapSummary {
  const { level = 0.95, interval = "percentile" } = options;
  const sorted = Float64Array.from(resampled).sort();
  const n = sorted.length;
  if (n === 0 || Number.isNaN(estimate) || Number.isNaN(sorted[n - 1])) {
    return { standardError: Number.NaN, ciLow: Number.NaN, ciHigh: Number.NaN, p: Number.NaN };
  }
  const tail = (1 - level) / 2;
  const shares = interval === "bca" ? correctedShares(estimate, sorted, leftOut, tail) : [tail, 1 - tail];
  const [ciLow, ciHigh] = shares.map((share) => (Number.isNaN(share) ? Number.NaN : quantileOfSorted(sorted, share)));
  const low = sorted.filter((value) => value <= 0).length;
  const high = sorted.filter((value) => value >= 0).length;
  return {
    standardError: standardDeviation(sorted),
    ciLow: ciLow!,
    ciHigh: ciHigh!,
    p: Math.min(1, (2 * (Math.min(low, high) + 1)) / (n + 1)),
  };
}

/** The quantiles to take in place of `tail` and 1 − `tail`; NaN where all resamples lie on one side of the estimate. */
function correctedShares(
  estimate: number,
  sorted: Float64Array,
  leftOut: readonly ArrayLike<number>[],
  tail: number,
): readonly number[] {
  let below = 0; // ties count half
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  const bias = -normalUpperQuantile(below / sorted.length);
  const acceleration = accelerationOf(leftOut);
  const z = normalUpperQuantile(tail);
  return [-z, z].map((quantile) => {
    const shifted = bias + quantile;
    return normalUpperTail(-(bias + shifted / (1 - acceleration * shifted)));
  });
}

/** Skewness of the influence of single rows, over all classes (Davison and Hinkley 1997, equation 5.25); 0 if none has any. */
function accelerationOf(leftOut: readonly ArrayLike<number>[]): number {
  let cubes = 0;
  let squares = 0;
  for (const values of leftOut) {
    const n = values.length;
    const centre = mean(values);
    let alike = true; // else the mean's rounding would count as influence
    for (let i = 1; i < n; i++) alike &&= values[i] === values[0];
    for (let i = 0; i < n && !alike; i++) {
      const influence = ((n - 1) * (centre - values[i]!)) / n;
      cubes += influence ** 3;
      squares += influence ** 2;
    }
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
