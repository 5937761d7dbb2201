import { normalUpperTail } from "./normal-upper-tail.ts";

/**
 * The z with P(Z ≥ z) = p of the standard normal distribution: 1.96 for .025. 0 gives Infinity, 1 −Infinity, NaN NaN.
 *
 * Starts from Abramowitz and Stegun 26.2.23 and takes Halley steps; relative error about 1e-14 down to p = 1e-300.
 */
export function normalUpperQuantile(p: number): number {
  if (Number.isNaN(p)) return Number.NaN;
  if (p < 0 || p > 1) throw new RangeError(`a probability lies in 0 to 1, got ${p}`);
  if (p > 0.5) return -normalUpperQuantile(1 - p);
  if (p === 0) return Infinity;
  const t = Math.sqrt(-2 * Math.log(p));
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 3; step++) {
    const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    const r = (normalUpperTail(z) - p) / density;
    z += (2 * r) / (2 - z * r);
  }
  return z;
}
