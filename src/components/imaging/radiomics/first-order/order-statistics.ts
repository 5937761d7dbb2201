/** Percentiles of values as NumPy's linear method gives them. */
export interface OrderStatistics {
  readonly least: number;
  readonly most: number;
  readonly p10: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p90: number;
}

/** O(n log n). */
export function orderStatistics(values: Float64Array): OrderStatistics {
  const sorted = values.slice().sort();
  const percentile = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const [a, b] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
    const t = place - below;
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
  };
  return {
    least: sorted[0]!,
    most: sorted[sorted.length - 1]!,
    p10: percentile(0.1),
    p25: percentile(0.25),
    median: percentile(0.5),
    p75: percentile(0.75),
    p90: percentile(0.9),
  };
}
