import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";
import { clearSliceBorders } from "../morphology/clear-slice-borders.ts";

/** Voxels [z, y, x] below the threshold (in the values' own scale) in regions of their slice that do not touch its border. */
export function interiorAir(data: VoxelArray, shape: Triple, threshold: number): Uint8Array {
  const low = new Uint8Array(data.length);
  for (let i = 0; i < low.length; i++) low[i] = data[i]! < threshold ? 1 : 0;
  return clearSliceBorders(low, shape);
}
