const BLOCK = 128;

/**
 * The sum as NumPy adds up contiguous float64: eight sums side by side in blocks of at most 128 values, blocks joined in pairs. Equal to
 * NumPy's to the last bit (1.26). O(n).
 */
export function pairwiseSum(values: Float64Array, from = 0, to = values.length): number {
  const n = to - from;
  if (n < 8) {
    let total = 0;
    for (let i = from; i < to; i++) total += values[i]!;
    return total;
  }
  if (n > BLOCK) {
    const half = n >> 1;
    const middle = from + half - (half % 8);
    return pairwiseSum(values, from, middle) + pairwiseSum(values, middle, to);
  }
  const lanes = values.slice(from, from + 8);
  let i = from + 8;
  for (; i + 8 <= to; i += 8) for (let lane = 0; lane < 8; lane++) lanes[lane]! += values[i + lane]!;
  const [a, b, c, d, e, f, g, h] = lanes as unknown as readonly [number, number, number, number, number, number, number, number]; // eight
  let total = a + b + (c + d) + (e + f + (g + h));
  for (; i < to; i++) total += values[i]!;
  return total;
}
