import { normalUpperTail } from "./normal-upper-tail.ts";
import { regularizedBeta } from "./regularized-beta.ts";

/**
 * P(|T| ≥ |t|) of Student's distribution, computed as a tail: relative error about 1e-12 down to 1e-300.
 *
 * @param t statistic, its sign ignored; a square past the largest number gives 0, NaN gives NaN
 * @param df degrees of freedom, real, above 0, Infinity for the normal distribution
 */
export function tTwoSidedTail(t: number, df: number): number {
  if (Number.isNaN(t + df)) return Number.NaN;
  if (df <= 0) throw new RangeError(`degrees of freedom must be above 0, got ${df}`);
  if (t === Infinity || t === -Infinity) return 0;
  if (df === Infinity) return 2 * normalUpperTail(Math.abs(t));
  const ratio = (t / df) * t;
  return regularizedBeta(1 / (1 + ratio), 1 / (1 + 1 / ratio), df / 2, 0.5);
}
