/**
 * Ranks from 1, ties sharing their average rank; `tieTerm` is the sum of t³ − t over groups of t tied values. O(n log n).
 * NaN values are a RangeError: they have no rank.
 */
export function averageRanks(values: ArrayLike<number>): { ranks: Float64Array; tieTerm: number } {
  const n = values.length;
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(values[i])) throw new RangeError(`value ${i} is NaN and has no rank`);
    order[i] = i;
  }
  order.sort((a, b) => (values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : 0));
  const ranks = new Float64Array(n);
  let tieTerm = 0;
  for (let first = 0; first < n; ) {
    let end = first + 1;
    while (end < n && values[order[end]!] === values[order[first]!]) end++;
    for (let i = first; i < end; i++) ranks[order[i]!] = (first + 1 + end) / 2;
    const tied = end - first;
    tieTerm += tied * tied * tied - tied;
    first = end;
  }
  return { ranks, tieTerm };
}
