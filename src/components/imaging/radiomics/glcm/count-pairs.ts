import type { Triple } from "../../../../formats/volume/volume.ts";
import { type LevelGrid, stepOf } from "../matrices/level-grid.ts";

/** Counts pairs of codes at an offset, one way: [code − 1][code of the neighbour − 1]. */
export function countPairs(grid: LevelGrid, offset: Triple, codes: number): Uint32Array {
  const { levels, first, rowStride, planeStride, shape } = grid;
  const counts = new Uint32Array(codes * codes);
  const step = stepOf(grid, offset);
  for (let z = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      const row = first + z * planeStride + y * rowStride;
      for (let at = row; at < row + shape.x; at++) {
        const code = levels[at]!;
        const other = levels[at + step]!;
        if (code !== 0 && other !== 0) counts[(code - 1) * codes + other - 1]!++;
      }
    }
  }
  return counts;
}
