import type { Triple } from "../../../../formats/volume/volume.ts";
import { type LevelGrid, stepOf } from "../matrices/level-grid.ts";

/** [code − 1][length − 1]: runs along one direction. */
export interface RunCounts {
  readonly lengths: number;
  readonly counts: Uint32Array;
}

/** Counts runs of equal code along an offset in one pass: a voxel's run is one longer than that of the voxel behind it. */
export function countRuns(grid: LevelGrid, offset: Triple, codes: number): RunCounts {
  const { levels, first, rowStride, planeStride, shape } = grid;
  const lengths = Math.max(shape.z, shape.y, shape.x);
  const counts = new Uint32Array(codes * lengths);
  const run = new Uint16Array(levels.length);
  const step = stepOf(grid, offset);
  for (let z = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      const row = first + z * planeStride + y * rowStride;
      for (let at = row; at < row + shape.x; at++) {
        const code = levels[at]!;
        if (code === 0) continue;
        const length = levels[at - step] === code ? run[at - step]! + 1 : 1;
        run[at] = length;
        if (levels[at + step] !== code) counts[(code - 1) * lengths + length - 1]!++;
      }
    }
  }
  return { lengths, counts };
}
