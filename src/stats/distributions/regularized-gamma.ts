import gammainc from "@stdlib/math-base-special-gammainc";

/**
 * Regularised incomplete gamma function P(a, x), or the upper one Q(a, x) = 1 − P(a, x), each computed as such.
 *
 * @param x from 0 on
 * @param a shape, above 0
 * @param upper true for Q
 * @returns 0 to 1; NaN if an argument is NaN
 * Reference: DLMF 8.2; computed by @stdlib/math-base-special-gammainc.
 */
export function regularizedGamma(x: number, a: number, upper = false): number {
  if (Number.isNaN(x + a)) return Number.NaN;
  if (a <= 0) throw new RangeError(`the shape of the gamma function must be above 0, got ${a}`);
  if (x <= 0) return upper ? 1 : 0;
  if (x === Infinity) return upper ? 0 : 1;
  return gammainc(x, a, true, upper);
}
