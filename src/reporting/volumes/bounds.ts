import type { Mask, Triple } from "../../formats/volume/volume.ts";

/** First and last voxel of a range along an axis, both within. */
export interface Bounds {
  readonly low: Triple;
  readonly high: Triple;
}

/** The smallest box that holds every voxel above 0 of the masks (all of one shape); the whole grid where there is none. */
export function boundsOf(masks: readonly Mask[]): Bounds {
  const { shape } = masks[0]!;
  const low = { z: shape.z, y: shape.y, x: shape.x };
  const high = { z: -1, y: -1, x: -1 };
  for (const { data } of masks) {
    for (let z = 0, at = 0; z < shape.z; z++) {
      for (let y = 0; y < shape.y; y++) {
        for (let x = 0; x < shape.x; x++, at++) {
          if (data[at] === 0) continue;
          if (z < low.z) low.z = z;
          if (z > high.z) high.z = z;
          if (y < low.y) low.y = y;
          if (y > high.y) high.y = y;
          if (x < low.x) low.x = x;
          if (x > high.x) high.x = x;
        }
      }
    }
  }
  if (high.z < 0) return { low: { z: 0, y: 0, x: 0 }, high: { z: shape.z - 1, y: shape.y - 1, x: shape.x - 1 } };
  return { low, high };
}
