import type { Triple } from "../../../formats/volume/volume.ts";

/** A scan [z, y, x] moved so that voxel `by` comes to lie at 0; what is left free beyond the ends repeats the last voxel. O(voxels). */
export function shiftScan(scan: Float32Array, { z, y, x }: Triple, by: Triple): Float32Array {
  const out = new Float32Array(scan.length);
  let at = 0;
  for (let k = 0; k < z; k++) {
    for (let j = 0; j < y; j++) {
      const row = (Math.min(k + by.z, z - 1) * y + Math.min(j + by.y, y - 1)) * x;
      for (let i = 0; i < x; i++) out[at++] = scan[row + Math.min(i + by.x, x - 1)]!;
    }
  }
  return out;
}

/**
 * Maps of a scan shifted by 0, 1, … `fine` − 1 steps along each axis (x fastest, then y) as one map of `fine` times as many places along
 * each axis: place i of the map shifted by s becomes place i · fine + s.
 */
export function interleave(maps: readonly Float32Array[], { z, y, x }: Triple, fine: number): Float32Array {
  const out = new Float32Array(z * y * x * fine ** 3);
  maps.forEach((map, which) => {
    const [sz, sy, sx] = [Math.floor(which / fine ** 2), Math.floor(which / fine) % fine, which % fine];
    let at = 0;
    for (let k = 0; k < z; k++)
      for (let j = 0; j < y; j++)
        for (let i = 0; i < x; i++) out[((k * fine + sz) * y * fine + j * fine + sy) * x * fine + i * fine + sx] = map[at++]!;
  });
  return out;
}
