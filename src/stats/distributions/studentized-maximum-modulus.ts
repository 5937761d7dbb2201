import { averageOverScale } from "./average-over-scale.ts";
import { normalUpperTail } from "./normal-upper-tail.ts";
import { solveTail } from "./solve-tail.ts";
import { tTwoSidedTail } from "./t-two-sided.ts";

/**
 * P(M ≥ m) of the studentised maximum modulus: the largest absolute value of k standard normal values over an independent
 * √(χ²(df) / df). Dunnett's T3 uses it with k the number of pairs. Relative error about 1e-12 down to 1e-300.
 *
 * @param m statistic; 0 or less gives 1, NaN gives NaN
 * @param k number of values (comparisons), whole, from 1 on; 1 is Student's t
 * @param df degrees of freedom, real, above 0, Infinity for known variance
 * Reference: Stoline and Ury 1979, doi:10.1080/00401706.1979.10489724
 */
export function studentizedMaximumModulusUpperTail(m: number, k: number, df: number): number {
  if (!Number.isInteger(k) || k < 1)
    throw new RangeError(`the maximum modulus needs a whole number of values from 1 on, got ${k}`);
  if (Number.isNaN(m + df)) return Number.NaN;
  if (df <= 0) throw new RangeError(`degrees of freedom must be above 0, got ${df}`);
  if (m <= 0) return 1;
  if (m === Infinity) return 0;
  if (k === 1) return tTwoSidedTail(m, df);
  // 1 − (1 − 2Q)ᵏ without taking a difference
  const tail = (s: number): number => -Math.expm1(k * Math.log1p(-2 * normalUpperTail(m * s)));
  return averageOverScale(tail, df, Math.SQRT1_2 * m);
}

/**
 * The m with P(M ≥ m) = p of the studentised maximum modulus: 2.39 for p = .05, k = 3, many degrees of freedom.
 * p = 0 gives Infinity, p = 1 gives 0, NaN NaN. Same arguments as the tail.
 */
export function studentizedMaximumModulusQuantile(p: number, k: number, df: number): number {
  if (Number.isNaN(df)) return Number.NaN;
  return solveTail((m) => studentizedMaximumModulusUpperTail(m, k, df), p, 2.5);
}
