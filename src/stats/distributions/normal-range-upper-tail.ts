import { normalUpperTail } from "./normal-upper-tail.ts";

/**
 * P(R ≥ w) for the range R (largest minus smallest) of k independent standard normal values.
 *
 * With z the largest, A = Φ(z) and B = Φ(z − w), the tail is k ∫ φ(z) (Aᵏ⁻¹ − (A − B)ᵏ⁻¹) dz: no difference from 1 is taken, so
 * deep tails keep their digits. The trapezoidal rule converges faster than any power of its step here. Relative error about 1e-13.
 *
 * @param w range; 0 or less gives 1, NaN gives NaN
 * @param k number of values, whole, from 2 on
 */
export function normalRangeUpperTail(w: number, k: number): number {
  if (!Number.isInteger(k) || k < 2) throw new RangeError(`the range needs a whole number of values from 2 on, got ${k}`);
  if (Number.isNaN(w)) return Number.NaN;
  if (w <= 0) return 1;
  if (w === Infinity) return 0;
  if (k === 2) return 2 * normalUpperTail(w * Math.SQRT1_2);
  const step = 0.5 * k ** -0.3; // the integrand sharpens with k; measured to leave 1e-13 up to k = 100
  const points = Math.ceil(18.5 / step);
  const first = 0.5 * w - 9;
  let total = 0;
  for (let i = 0; i < points; i++) {
    const z = first + i * step;
    const a = normalUpperTail(-z);
    const b = normalUpperTail(w - z);
    if (b === 0 || a === 0) continue;
    total += Math.exp(-0.5 * z * z) * a ** (k - 1) * -Math.expm1((k - 1) * Math.log1p(-b / a));
  }
  return Math.min(1, (k * step * total) / Math.sqrt(2 * Math.PI));
}
