import type { DistinctValues } from "./distinct-values.ts";
import { greedyBounds } from "./greedy-bounds.ts";
import { ZERO_THRESHOLD } from "./zero-threshold.ts";

/**
 * Upper bounds of at most `maxBin` bins of which one is zero's alone, from −1e-35 to 1e-35. The bins are shared out between negative and
 * positive values by their rows. LightGBM's FindBinWithZeroAsOneBin.
 *
 * @param total rows, those with zero and without missing ones
 */
export function binBounds(distinct: DistinctValues, maxBin: number, total: number, minDataInBin: number): number[] {
  const { values, counts } = distinct;
  const n = values.length;
  let negative = 0;
  while (negative < n && values[negative]! <= -ZERO_THRESHOLD) negative++;
  let positive = negative;
  while (positive < n && values[positive]! <= ZERO_THRESHOLD) positive++;
  const rows = (from: number, to: number): number => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += counts[i]!;
    return sum;
  };
  const bounds: number[] = [];
  if (negative > 0 && maxBin > 1) {
    const negativeRows = rows(0, negative);
    const share = Math.trunc((negativeRows / (total - rows(negative, positive))) * (maxBin - 1));
    const left = greedyBounds(
      values.subarray(0, negative),
      counts.subarray(0, negative),
      Math.max(1, share),
      negativeRows,
      minDataInBin,
    );
    left[left.length - 1] = -ZERO_THRESHOLD;
    bounds.push(...left);
  }
  const rest = maxBin - 1 - bounds.length;
  if (positive === n || rest <= 0) return [...bounds, Infinity];
  const right = greedyBounds(values.subarray(positive), counts.subarray(positive), rest, rows(positive, n), minDataInBin);
  return [...bounds, ZERO_THRESHOLD, ...right];
}
