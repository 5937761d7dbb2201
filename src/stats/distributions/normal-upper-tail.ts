import erfc from "@stdlib/math-base-special-erfc";

/**
 * P(Z ≥ z) of the standard normal distribution; the lower tail is `normalUpperTail(-z)`.
 * Relative error about 1e-14, growing to 1e-13 at z = 37; 0 from z = 38.5 on; NaN gives NaN.
 */
export function normalUpperTail(z: number): number {
  return 0.5 * erfc(z * Math.SQRT1_2);
}
