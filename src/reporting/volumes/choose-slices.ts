import type { Mask } from "../../formats/volume/volume.ts";
import { PLANE_AXES, type Plane } from "./plane.ts";

/**
 * `count` slice numbers of a plane through the mask, ascending: the mask is cut into as many parts of equal volume, and each part gives
 * the slice on which the masks differ in most voxels; where they do not differ (or there is one mask alone) the part's middle by volume.
 * Of a mask without voxels the slices are evenly spread. `masks` are all that are drawn; the first one decides the parts. O(voxels).
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
  const chosen: number[] = [];
  let below = 0;
  const members: number[][] = Array.from({ length: parts }, () => []);
  const middle: number[] = new Array<number>(parts).fill(-1);
  for (let slice = 0; slice < slices; slice++) {
    const n = voxels[slice]!;
    if (n === 0) continue;
    const part = Math.min(parts - 1, Math.floor(((below + n / 2) / total) * parts));
    members[part]!.push(slice);
    for (let k = 0; k < parts; k++) if (middle[k]! < 0 && below + n >= ((k + 0.5) * total) / parts) middle[k] = slice;
    below += n;
  }
  for (let k = 0; k < parts; k++) {
    let best = middle[k]!;
    for (const slice of members[k]!) if (changed[slice]! > changed[best]!) best = slice;
    if (!chosen.includes(best)) chosen.push(best);
  }
  return chosen.sort((a, b) => a - b);
}
