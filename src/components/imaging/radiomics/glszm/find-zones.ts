import type { Triple } from "../../../../formats/volume/volume.ts";
import { type LevelGrid, stepOf } from "../matrices/level-grid.ts";

/** Zones of equal code that neighbours join, in the order of their first voxel. */
export interface Zones {
  readonly codes: readonly number[];
  readonly sizes: readonly number[];
}

/** Grows each zone from its first voxel; `levels` is used up. Neighbours are given both ways. */
export function takeZones(grid: LevelGrid, offsets: readonly Triple[]): Zones {
  const { levels, first, rowStride, planeStride, shape } = grid;
  const steps = Int32Array.from(offsets, (offset) => stepOf(grid, offset));
  const codes: number[] = [];
  const sizes: number[] = [];
  let stack = new Int32Array(1024);
  for (let z = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      const row = first + z * planeStride + y * rowStride;
      for (let start = row; start < row + shape.x; start++) {
        const code = levels[start]!;
        if (code === 0) continue;
        let size = 0;
        let height = 1;
        stack[0] = start;
        levels[start] = 0;
        while (height > 0) {
          const at = stack[--height]!;
          size++;
          if (height + steps.length > stack.length) {
            const larger = new Int32Array(2 * stack.length);
            larger.set(stack);
            stack = larger;
          }
          for (let k = 0; k < steps.length; k++) {
            const next = at + steps[k]!;
            if (levels[next] !== code) continue;
            levels[next] = 0;
            stack[height++] = next;
          }
        }
        codes.push(code);
        sizes.push(size);
      }
    }
  }
  return { codes, sizes };
}
