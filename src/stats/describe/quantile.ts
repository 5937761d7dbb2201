/**
 * Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996; NumPy's default, to the last bit).
 * `quantile(values, 0.5)` is the median. Empty or with a NaN gives NaN; p outside 0 to 1 is a RangeError. O(n log n), input untouched.
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), p);
}

/** The same for values already ascending, NaN last. O(1). */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile's share lies in 0 to 1, got ${p}`);
  const n = sorted.length;
  if (n === 0 || Number.isNaN(sorted[n - 1])) return Number.NaN;
  const position = p * (n - 1);
  const index = Math.floor(position);
  const share = position - index;
  const low = sorted[index]!;
  if (share === 0) return low;
  const high = sorted[index + 1]!;
  if (low === high) return low;
  const gap = high - low;
  return share < 0.5 ? low + gap * share : high - gap * (1 - share);
}
