import type { VoxelArray } from "../../../../formats/volume/volume.ts";

/**
 * Brings all voxels of an image to mean 0 and standard deviation 1 (over n − 1), cuts them to `outliers` deviations where that is given,
 * and multiplies them by `scale`; float64. NaN in, NaN out. As pyradiomics 3.0.1 over ITK, whose order of operations decides which bin a
 * value on an edge falls into: sums with a correction (Kahan), variance from the sum of squares, values times 1 / deviation.
 */
export function normalise(values: VoxelArray, scale: number, outliers?: number): Float64Array {
  const n = values.length;
  const sum = kahanSum(values, (value) => value);
  const squares = kahanSum(values, (value) => value * value);
  const mean = sum / n;
  const factor = 1 / Math.sqrt((squares - (sum * sum) / n) / (n - 1));
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let value = (values[i]! - mean) * factor;
    if (outliers !== undefined) value = Math.max(Math.min(value, outliers), -outliers);
    out[i] = value * scale;
  }
  return out;
}

function kahanSum(values: VoxelArray, term: (value: number) => number): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const add = term(values[i]!) - lost;
    const next = sum + add;
    lost = next - sum - add;
    sum = next;
  }
  return sum;
}
