import { regularizedGamma } from "./regularized-gamma.ts";

/**
 * P(X ≥ x) of the chi-square distribution, computed as a tail: relative error about 1e-12 down to 1e-300.
 *
 * @param x statistic; 0 or less gives 1, NaN gives NaN
 * @param df degrees of freedom, real, above 0
 */
export function chiSquareUpperTail(x: number, df: number): number {
  if (!(df > 0) && !Number.isNaN(df)) throw new RangeError(`degrees of freedom must be above 0, got ${df}`);
  return regularizedGamma(x / 2, df / 2, true);
}
