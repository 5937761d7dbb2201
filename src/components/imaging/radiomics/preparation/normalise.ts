import type { VoxelArray } from "../../../../formats/volume/volume.ts";

/**
 * Brings all voxels of an image to mean 0 and standard deviation 1 (over n − 1), cuts them to `outliers` deviations where that is given,
 * and multiplies them by `scale`. NaN in, NaN out. As pyradiomics 3.0.1 over SimpleITK's Normalize, in float64.
 */
export function normalise(values: VoxelArray, scale: number, outliers?: number): Float64Array {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) ** 2;
  const deviation = Math.sqrt(squares / (n - 1));
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let value = (values[i]! - mean) / deviation;
    if (outliers !== undefined) value = Math.max(Math.min(value, outliers), -outliers);
    out[i] = value * scale;
  }
  return out;
}
