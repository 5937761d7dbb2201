import type { Mask } from "../../formats/volume/volume.ts";
import { PLANE_AXES, type Plane } from "./plane.ts";

/**
 * `count` slice numbers of a plane through the mask, ascending: the mask is cut into as many parts of equal volume, and each part gives
 * the slice of its middle two thirds on which the masks differ in most voxels; where they do not differ (or there is one mask alone) its
 * middle by volume. Of a mask without voxels the slices are evenly spread. `masks` are all that are drawn; the first one decides the
 * parts. O(voxels).
 */
export function chooseSlices(masks: readonly Mask[], plane: Plane, count: number): number[] {
  const [first, ...others] = masks;
  if (!first) throw new RangeError("no mask to choose slices by");
  const { through } = PLANE_AXES[plane];
  const slices = first.shape[through];
  const voxels = new Float64Array(slices);
  const changed = new Float64Array(slices);
  const { shape } = first;
  for (let z = 0, at = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      for (let x = 0; x < shape.x; x++, at++) {
        const slice = through === "z" ? z : through === "y" ? y : x;
        const isIn = first.data[at]! > 0;
        if (isIn) voxels[slice]!++;
        if (others.some(({ data }) => data[at]! > 0 !== isIn)) changed[slice]!++;
      }
    }
  }
  const total = voxels.reduce((sum, n) => sum + n, 0);
  const parts = Math.min(count, slices);
  if (total === 0) return Array.from({ length: parts }, (_, k) => Math.floor(((k + 0.5) * slices) / parts));
  const upTo = voxels.map(() => 0); // voxels below the slice and half of its own
  for (let slice = 0, below = 0; slice < slices; below += voxels[slice++]!) upTo[slice] = below + voxels[slice]! / 2;
  const chosen = Array.from({ length: parts }, (_, part) => {
    const middle = ((part + 0.5) * total) / parts;
    let best = voxels.findIndex((n, slice) => n > 0 && upTo[slice]! + n / 2 >= middle);
    for (let slice = 0; slice < slices; slice++) {
      const isNear = voxels[slice]! > 0 && Math.abs(upTo[slice]! - middle) <= total / parts / 3;
      if (isNear && changed[slice]! > changed[best]!) best = slice;
    }
    return best;
  });
  return [...new Set(chosen)].sort((a, b) => a - b);
}
