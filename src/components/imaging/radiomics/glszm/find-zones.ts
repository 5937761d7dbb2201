import type { Triple } from "../../../../formats/volume/volume.ts";
import { kernelBytes, radiomicsKernel } from "../../../compute/radiomics/kernel.ts";
import { align, type LevelGrid, storeSteps } from "../matrices/level-grid.ts";

/** Zones of equal code that neighbours (given both ways) join: (code, voxels) pairs, in the order of their first voxel. */
export function findZones(grid: LevelGrid, offsets: readonly Triple[]): Uint32Array {
  const { levels, levelBytes, spans, spanCount, free, voxels } = grid;
  const stack = storeSteps(grid, offsets, free);
  const zones = align(stack + 4 * voxels);
  const copy = align(zones + 8 * voxels) + 64;
  const buffer = kernelBytes(copy + levelBytes);
  const bytes = new Uint8Array(buffer);
  bytes.copyWithin(copy, levels, levels + levelBytes); // the kernel uses it up
  const found = radiomicsKernel().growZones(copy, spans, spanCount, free, offsets.length, stack, zones);
  return new Uint32Array(buffer, zones, 2 * found);
}
