import { averageOverScale } from "./average-over-scale.ts";
import { normalRangeUpperTail } from "./normal-range-upper-tail.ts";
import { solveTail } from "./solve-tail.ts";
import { tTwoSidedTail } from "./t-two-sided.ts";

/**
 * P(Q ≥ q) of the studentised range: the range of k standard normal values over an independent √(χ²(df) / df).
 * Relative error about 1e-11 down to 1e-300, k to 50.
 *
 * @param q statistic; 0 or less gives 1, NaN gives NaN
 * @param k number of values (groups), whole, from 2 on
 * @param df degrees of freedom, real, above 0, Infinity for known variance
 */
export function studentizedRangeUpperTail(q: number, k: number, df: number): number {
  if (!Number.isInteger(k) || k < 2)
    throw new RangeError(`the studentised range needs a whole number of values from 2 on, got ${k}`);
  if (Number.isNaN(q + df)) return Number.NaN;
  if (df <= 0) throw new RangeError(`degrees of freedom must be above 0, got ${df}`);
  if (q <= 0) return 1;
  if (q === Infinity) return 0;
  if (k === 2) return tTwoSidedTail(q * Math.SQRT1_2, df);
  return averageOverScale((s) => normalRangeUpperTail(q * s, k), df, 0.5 * q);
}

/**
 * The q with P(Q ≥ q) = p of the studentised range: 3.31 for p = .05, k = 3, many degrees of freedom.
 * p = 0 gives Infinity, p = 1 gives 0, NaN NaN. Same arguments as the tail.
 */
export function studentizedRangeQuantile(p: number, k: number, df: number): number {
  if (Number.isNaN(df)) return Number.NaN;
  return solveTail((q) => studentizedRangeUpperTail(q, k, df), p, 3.5);
}
