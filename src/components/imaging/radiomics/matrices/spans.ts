import type { Roi } from "../roi.ts";

/** A mask as runs of voxels along x. */
export interface Spans {
  /** First voxel [z, y, x] of each. */
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** Number of the first span in each plane; one more entry for the end. */
  readonly planes: Int32Array;
  readonly voxels: number;
}

const known = new WeakMap<Uint8Array, Spans>();

/** Found once for each mask: many images have the same. */
export function spansOf({ mask, shape }: Pick<Roi, "mask" | "shape">): Spans {
  const before = known.get(mask);
  if (before) return before;
  const starts: number[] = [];
  const lengths: number[] = [];
  const planes = new Int32Array(shape.z + 1);
  let voxels = 0;
  for (let z = 0, row = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++, row += shape.x) {
      const end = row + shape.x;
      for (let at = row; at < end; at++) {
        if (mask[at] === 0) continue;
        const start = at;
        while (at < end && mask[at] !== 0) at++;
        starts.push(start);
        lengths.push(at - start);
        voxels += at - start;
      }
    }
    planes[z + 1] = starts.length;
  }
  const spans = { starts: Int32Array.from(starts), lengths: Int32Array.from(lengths), planes, voxels };
  known.set(mask, spans);
  return spans;
}
