import type { Triple, VoxelArray } from "../../../../formats/volume/volume.ts";
import type { Clip } from "./clip.ts";
import type { Walk } from "./walk.ts";

/** value · scale + offset. */
export interface Affine {
  readonly scale: number;
  readonly offset: number;
}

/**
 * Voxels of a box [z, y, x] of `size`, clipped and then mapped, into the start of `out`: turns, mirrors and all changes of intensity that
 * are linear cost one pass together. Computed in float64, rounded once.
 */
export function takeBox(
  voxels: VoxelArray,
  { first, step }: Walk,
  size: Triple,
  { below = -Infinity, above = Infinity }: Clip,
  { scale, offset }: Affine,
  out: Float32Array,
): void {
  const across = step.x;
  let i = 0;
  for (let z = 0; z < size.z; z++) {
    for (let y = 0; y < size.y; y++) {
      let from = first + z * step.z + y * step.y;
      for (const end = i + size.x; i < end; i++, from += across) {
        const value = voxels[from]!;
        out[i] = (value > above ? above : value < below ? below : value) * scale + offset;
      }
    }
  }
}
