import { mean } from "./mean.ts";
import { sum } from "./sum.ts";

/**
 * Sample skewness g₁ = m₃ / m₂^1.5 from central moments with divisor n (scipy.stats.skew, bias=True). O(n).
 * Empty, constant, or with a NaN gives NaN.
 */
export function skewness(values: ArrayLike<number>): number {
  const n = values.length;
  const centre = mean(values);
  const squares = new Float64Array(n);
  const cubes = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const deviation = values[i]! - centre;
    squares[i] = deviation * deviation;
    cubes[i] = deviation * deviation * deviation;
  }
  const second = sum(squares) / n;
  // deviations that are the mean's rounding only
  if (second <= (2 ** -52 * centre) ** 2) return Number.NaN;
  return sum(cubes) / n / second ** 1.5;
}
