import { mean } from "./mean.ts";

/**
 * Variance about the mean, in two passes with compensated sums and the correction for the mean's own rounding
 * (Chan, Golub and LeVeque 1983, doi:10.1080/00031305.1983.10483115): stable for a spread far below the mean. O(n).
 *
 * Fewer than ddof + 1 values, or a NaN or infinity among them, give NaN; equal values give exactly 0.
 *
 * @param ddof what is taken off n in the divisor: 1 for a sample, 0 for a population. @default 1
 */
export function variance(values: ArrayLike<number>, ddof: number = 1): number {
  const n = values.length;
  if (n <= ddof || n === 0) return Number.NaN;
  const centre = mean(values);
  let squares = 0;
  let squaresLost = 0;
  let drift = 0;
  for (let i = 0; i < n; i++) {
    const deviation = values[i]! - centre;
    const square = deviation * deviation;
    const next = squares + square;
    squaresLost += squares >= square ? squares - next + square : square - next + squares;
    squares = next;
    drift += deviation;
  }
  return Math.max(0, squares + squaresLost - (drift * drift) / n) / (n - ddof);
}
