import type { Triple } from "../../../../formats/volume/volume.ts";
import { kernelBytes, radiomicsKernel } from "../../../compute/radiomics/kernel.ts";
import { align, type LevelGrid, storeSteps } from "../matrices/level-grid.ts";

/** [level][neighbours that differ by at most `alpha`]: voxels; row 0 is empty. Offsets are given both ways. */
export function countDependences(grid: LevelGrid, offsets: readonly Triple[], alpha: number, grayLevels: number): Uint32Array {
  const { levels, spans, spanCount, free } = grid;
  const cells = (grayLevels + 1) * (offsets.length + 1);
  const counts = align(storeSteps(grid, offsets, free));
  const buffer = kernelBytes(counts + 4 * cells);
  const table = new Uint32Array(buffer, counts, cells).fill(0);
  const near = alpha < 0 ? 0 : offsets.length; // nothing differs by less than 0
  radiomicsKernel().countDependences(levels, spans, spanCount, free, near, Math.min(alpha, 65535), offsets.length + 1, counts);
  return table;
}
