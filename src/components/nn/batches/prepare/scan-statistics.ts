import type { VoxelArray } from "../../../../formats/volume/volume.ts";
import type { Clip } from "./clip.ts";

/** Mean and deviation of a scan's voxels. */
export interface ScanStatistics {
  readonly mean: number;
  /** Root of the mean squared distance from the mean (NumPy's `std`). */
  readonly deviation: number;
}

/** Mean and deviation after clipping, in float64: the mean first, then the distances from it. NaN of no voxels, or with a NaN among them. */
export function scanStatistics(voxels: VoxelArray, { below = -Infinity, above = Infinity }: Clip): ScanStatistics {
  const count = voxels.length;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const value = voxels[i]!;
    sum += value > above ? above : value < below ? below : value;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const value = voxels[i]!;
    const distance = (value > above ? above : value < below ? below : value) - mean;
    squares += distance * distance;
  }
  return { mean, deviation: Math.sqrt(squares / count) };
}
