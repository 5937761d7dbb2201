import { variance } from "./variance.ts";

/**
 * Square root of the variance. Fewer than ddof + 1 values or a NaN among them give NaN.
 *
 * @param ddof what is taken off n in the divisor. @default 1
 */
export function standardDeviation(values: ArrayLike<number>, ddof: number = 1): number {
  return Math.sqrt(variance(values, ddof));
}
