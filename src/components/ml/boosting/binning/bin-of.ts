import type { Missing } from "../binned.ts";

/** Bin of a value: the first whose upper bound it does not exceed. NaN is in the last bin, or counts as zero where `missing` is not "nan". */
export function binOf(value: number, upperBounds: Float64Array, missing: Missing): number {
  let low = 0;
  let high = upperBounds.length - 1;
  if (missing === "nan") {
    if (Number.isNaN(value)) return high;
    high--;
  }
  const wanted = Number.isNaN(value) ? 0 : value;
  while (low < high) {
    const middle = (low + high - 1) >> 1;
    if (wanted <= upperBounds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
