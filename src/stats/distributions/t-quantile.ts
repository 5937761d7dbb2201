import { normalUpperQuantile } from "./normal-quantile.ts";
import { solveTail } from "./solve-tail.ts";
import { tTwoSidedTail } from "./t-two-sided.ts";

/**
 * The t ≥ 0 with P(|T| ≥ t) = p of Student's distribution: the half-width of a confidence interval of 1 − p in standard errors.
 * Relative error about 1e-12. p = 0 gives Infinity, p = 1 gives 0, NaN NaN.
 *
 * @param p two-sided probability, 0 to 1
 * @param df degrees of freedom, real, above 0, Infinity for the normal distribution
 */
export function tTwoSidedQuantile(p: number, df: number): number {
  if (Number.isNaN(p + df)) return Number.NaN;
  if (df <= 0) throw new RangeError(`degrees of freedom must be above 0, got ${df}`);
  if (df === Infinity) {
    if (p < 0 || p > 1) throw new RangeError(`a probability lies in 0 to 1, got ${p}`);
    return normalUpperQuantile(p / 2);
  }
  return solveTail((t) => tTwoSidedTail(t, df), p, 2);
}

/**
 * The t with P(T ≤ t) = p of Student's distribution: −Infinity for 0, 0 for .5, Infinity for 1, NaN for NaN.
 *
 * @param p lower-tail probability, 0 to 1
 * @param df degrees of freedom, real, above 0, Infinity for the normal distribution
 */
export function tQuantile(p: number, df: number): number {
  if (p < 0 || p > 1) throw new RangeError(`a probability lies in 0 to 1, got ${p}`);
  return p < 0.5 ? -tTwoSidedQuantile(2 * p, df) : tTwoSidedQuantile(2 * (1 - p), df);
}
