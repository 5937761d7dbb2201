import { mean } from "../describe/mean.ts";
import { type BootstrapSummary, summarizeBootstrap } from "../metrics/stratified-bootstrap.ts";
import { Philox } from "../random/philox.ts";

export interface BootstrapMean extends BootstrapSummary {
  readonly value: number;
}

/**
 * Mean of values (paired differences) with its bootstrap interval: as many values drawn with replacement, `resamples` times; percentiles,
 * or bias-corrected and accelerated (`bca`). As SciPy's bootstrap of numpy.mean, but for the draws. NaN without values, or where one is
 * NaN; with one value the interval has no width. Few values give too narrow an interval.
 * Reference: Efron and Tibshirani 1993, chapters 13 and 14. O(n · resamples).
 */
export function bootstrapMean(
  values: ArrayLike<number>,
  options: {
    readonly level?: number;
    readonly resamples?: number;
    readonly seed?: number;
    readonly interval?: "percentile" | "bca";
  } = {},
): BootstrapMean {
  const { level = 0.95, resamples = 9999, seed = 0, interval = "percentile" } = options;
  const n = values.length;
  const value = mean(values);
  if (n === 0 || Number.isNaN(value)) {
    return { value: Number.NaN, standardError: Number.NaN, ciLow: Number.NaN, ciHigh: Number.NaN, p: Number.NaN };
  }
  const means = Float64Array.from({ length: resamples }, (_, index) => {
    const random = new Philox(seed, "bootstrap-mean", index);
    return mean(Float64Array.from({ length: n }, () => values[random.integer(0, n)]!));
  });
  const without = (left: number): Float64Array => Float64Array.from(values).filter((_, at) => at !== left);
  const leftOut = interval === "bca" && n > 1 ? [Float64Array.from({ length: n }, (_, at) => mean(without(at)))] : [];
  return { value, ...summarizeBootstrap(value, means, leftOut, { level, interval }) };
}
