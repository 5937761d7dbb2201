import { nextUp } from "./next-up.ts";

/**
 * Upper bounds of at most `maxBin` bins over ascending different values, about as many rows in each; the last is Infinity. Where there
 * are no more values than bins, a bin is closed as soon as it holds `minDataInBin` rows; otherwise values with more rows than a bin's
 * share get a bin of their own. LightGBM's GreedyFindBin.
 *
 * @param total rows of these values
 */
export function greedyBounds(
  values: Float64Array,
  counts: Int32Array,
  maxBin: number,
  total: number,
  minDataInBin: number,
): number[] {
  return values.length <= maxBin
    ? boundsOfFew(values, counts, minDataInBin)
    : boundsOfMany(values, counts, maxBin, total, minDataInBin);
}

function boundsOfFew(values: Float64Array, counts: Int32Array, minDataInBin: number): number[] {
  const bounds: number[] = [];
  let rows = 0;
  for (let i = 0; i < values.length - 1; i++) {
    rows += counts[i]!;
    if (rows >= minDataInBin && pushBound(bounds, values[i]!, values[i + 1]!)) rows = 0;
  }
  bounds.push(Infinity);
  return bounds;
}

function boundsOfMany(values: Float64Array, counts: Int32Array, maxBin: number, total: number, minDataInBin: number): number[] {
  const bins = Math.max(1, Math.min(maxBin, Math.trunc(total / minDataInBin)));
  const n = values.length;
  let restBins = bins;
  let restRows = total;
  let mean = total / bins;
  const big = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    if (counts[i]! < mean) continue;
    big[i] = 1;
    restBins--;
    restRows -= counts[i]!;
  }
  mean = restRows / restBins; // NaN or infinite where big values take every bin
  const bounds: number[] = [];
  let closed = 0;
  let rows = 0;
  for (let i = 0; i < n - 1; i++) {
    if (!big[i]) restRows -= counts[i]!;
    rows += counts[i]!;
    if (!(big[i] || rows >= mean || (big[i + 1] && rows >= Math.max(1, mean * 0.5 || 1)))) continue;
    pushBound(bounds, values[i]!, values[i + 1]!); // one left out as nearly equal counts as closed all the same
    if (++closed >= bins - 1) break;
    rows = 0;
    if (!big[i]) mean = restRows / --restBins;
  }
  bounds.push(Infinity);
  return bounds;
}

/** Adds the middle of two values, unless that is (nearly) the bound before it. */
function pushBound(bounds: number[], value: number, next: number): boolean {
  const bound = nextUp((value + next) / 2);
  if (bounds.length > 0 && bound <= nextUp(bounds[bounds.length - 1]!)) return false;
  bounds.push(bound);
  return true;
}
