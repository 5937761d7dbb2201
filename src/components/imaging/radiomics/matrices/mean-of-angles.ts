/** NumPy's nanmean: the mean of the values that are not NaN; NaN of none. */
export function meanOfAngles(values: readonly number[]): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
