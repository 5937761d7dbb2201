import { sum } from "./sum.ts";

/** Arithmetic mean by compensated summation. Empty or with a NaN gives NaN. O(n). */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}
