import { regularizedBeta } from "./regularized-beta.ts";
import { regularizedGamma } from "./regularized-gamma.ts";

/**
 * P(F ≥ f) of the F distribution, computed as a tail: relative error about 1e-12 down to 1e-300.
 *
 * @param f statistic; 0 or less gives 1, NaN gives NaN
 * @param df1 degrees of freedom of the numerator, real, above 0
 * @param df2 degrees of freedom of the denominator, real, above 0, Infinity allowed
 */
export function fUpperTail(f: number, df1: number, df2: number): number {
  if (Number.isNaN(f + df1 + df2)) return Number.NaN;
  if (!(df1 > 0 && df2 > 0 && df1 < Infinity)) throw new RangeError(`degrees of freedom must be above 0, got ${df1} and ${df2}`);
  if (f <= 0) return 1;
  if (f === Infinity) return 0;
  if (df2 === Infinity) return regularizedGamma((df1 * f) / 2, df1 / 2, true);
  const ratio = (df1 / df2) * f;
  return regularizedBeta(1 / (1 + ratio), 1 / (1 + 1 / ratio), df2 / 2, df1 / 2);
}
