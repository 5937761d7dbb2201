import type { Triple } from "../../../../formats/volume/volume.ts";

/**
 * Share of each voxel of a slice that is lung, from distances to its surface: the surface is taken as flat in a voxel and its slope from
 * the neighbours, so that coarse slices blur more than fine ones.
 */
export function lungShare(distance: Float32Array, shape: Triple, slice: number, out: Float32Array): void {
  const { x: width, y: height } = shape;
  const area = width * height;
  const start = slice * area;
  const below = slice > 0 ? -area : 0;
  const above = slice < shape.z - 1 ? area : 0;
  const depth = above - below === 2 * area ? 0.5 : 1;
  for (let y = 0, i = 0; y < height; y++) {
    const up = y > 0 ? -width : 0;
    const down = y < height - 1 ? width : 0;
    for (let x = 0; x < width; x++, i++) {
      const at = start + i;
      const here = distance[at]!;
      // far from the surface in any direction
      if (here > 60) {
        out[i] = 0;
        continue;
      }
      const left = x > 0 ? -1 : 0;
      const right = x < width - 1 ? 1 : 0;
      const slope =
        Math.abs(distance[at + right]! - distance[at + left]!) * (right - left === 2 ? 0.5 : 1) +
        Math.abs(distance[at + down]! - distance[at + up]!) * (down - up === 2 * width ? 0.5 : 1) +
        Math.abs(distance[at + above]! - distance[at + below]!) * depth;
      const share = 0.5 - here / (slope + 1e-3);
      out[i] = share <= 0 ? 0 : Math.min(1, share);
    }
  }
}
