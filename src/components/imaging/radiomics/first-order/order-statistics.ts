/** Percentiles of values as NumPy's linear method gives them. */
export interface OrderStatistics {
  readonly p10: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p90: number;
}

/** Puts the values into another order. O(n). */
export function orderStatistics(values: Float64Array): OrderStatistics {
  const last = values.length - 1;
  const place = (share: number): number => Math.floor(share * last);
  const ranks = [0.1, 0.25, 0.5, 0.75, 0.9].flatMap((share) => [place(share), Math.min(place(share) + 1, last)]);
  selectRanks(values, 0, last, [...new Set(ranks)]);
  const percentile = (share: number): number => {
    const below = place(share);
    const [a, b] = [values[below]!, values[Math.min(below + 1, last)]!];
    const t = share * last - below;
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
  };
  return { p10: percentile(0.1), p25: percentile(0.25), median: percentile(0.5), p75: percentile(0.75), p90: percentile(0.9) };
}

/** Moves the values of these ranks to their places among low … high (quickselect); falls back on sorting where it goes slowly. */
function selectRanks(values: Float64Array, low: number, high: number, ranks: readonly number[]): void {
  let budget = 8 * (high - low + 1);
  let [from, to] = [low, high];
  let wanted = ranks;
  while (wanted.length > 0 && from < to) {
    budget -= to - from + 1;
    if (to - from < 32 || budget < 0) {
      values.subarray(from, to + 1).sort();
      return;
    }
    const [left, right] = partition(values, from, to);
    const below = wanted.filter((rank) => rank <= left);
    const above = wanted.filter((rank) => rank >= right); // those between are in place
    if (below.length > 0 && above.length > 0) {
      selectRanks(values, from, left, below);
      [from, wanted] = [right, above];
    } else if (below.length > 0) [to, wanted] = [left, below];
    else [from, wanted] = [right, above];
  }
}

/** Parts low … high around a middling value (Hoare); gives the last place of the lower and the first of the upper part. */
function partition(values: Float64Array, low: number, high: number): readonly [number, number] {
  const pivot = middling(values, low, high);
  let [i, j] = [low, high];
  while (i <= j) {
    while (values[i]! < pivot) i++;
    while (values[j]! > pivot) j--;
    if (i > j) break;
    const value = values[i]!;
    values[i++] = values[j]!;
    values[j--] = value;
  }
  return [j, i];
}

/** The median of nine values spread over the range. */
function middling(values: Float64Array, low: number, high: number): number {
  const sample = Float64Array.from({ length: 9 }, (_, k) => values[low + Math.floor(((high - low) * k) / 8)]!);
  return sample.sort()[4]!;
}
