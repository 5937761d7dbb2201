import { stirlingCorrection } from "./stirling-correction.ts";

/**
 * E[tail(S)] with S = √(χ²(df) / df): turns the tail of a statistic with known variance into that of its studentised form.
 *
 * With u = ln s the density is proportional to exp(df (u − (e²ᵘ − 1) / 2)), smooth and falling fast on both sides, so the plain
 * trapezoidal rule converges faster than any power of the step. All terms are positive: a small result keeps its digits.
 *
 * @param tail falls from 1 at 0, in the end like exp(−(rate · s)²); must be accurate relative to itself
 * @param df degrees of freedom, real, above 0; Infinity gives tail(1)
 * @param rate that of the tail, from 0 on, finite
 */
export function averageOverScale(tail: (s: number) => number, df: number, rate: number): number {
  if (Number.isNaN(df + rate)) return Number.NaN;
  if (df <= 0) throw new RangeError(`degrees of freedom must be above 0, got ${df}`);
  if (df > 1e12) return tail(1); // the scale's spread, 1/√(2 df), is below what the result can show
  const step = Math.min(0.1, 0.6 / Math.sqrt(2 * df));
  // the integrand's peak lies between this point and u = 0
  const start = -Math.log(Math.hypot(1, rate * Math.sqrt(2 / df)));
  const term = (u: number): number => {
    const density = Math.exp(df * (u - 0.5 * Math.expm1(2 * u)));
    return density === 0 ? 0 : density * tail(Math.exp(u));
  };
  if (term(start) === 0) return 0; // near the peak: the whole integral is below the smallest number
  let total = 0;
  let last = 0;
  for (let i = 0; ; i++) {
    const value = term(start + i * step);
    total += value;
    if ((value < last || start + i * step > 0) && value <= 1e-17 * total) break;
    last = value;
  }
  last = Infinity;
  for (let i = -1; ; i--) {
    const value = term(start + i * step);
    total += value;
    if (value <= last && value <= 1e-17 * total) break;
    last = value;
  }
  const area = Math.sqrt(Math.PI / df) * Math.exp(stirlingCorrection(df / 2)); // of the unscaled density
  return Math.min(1, (total * step) / area);
}
