import type { Volume } from "../../formats/volume/volume.ts";
import { PLANE_AXES, type Plane, sliceOf } from "./plane.ts";

/**
 * The slice (from 0) that has most voxels of the mask; where that has none, or there is no mask, the one on which the maps are greatest
 * in sum. The first of equals. O(voxels).
 */
export function strongestSlice(maps: readonly Volume[], mask: Volume | undefined, plane: Plane): number {
  const slices = (mask ?? maps[0]!).shape[PLANE_AXES[plane].through];
  const sums = (volume: Volume, of: (value: number) => number): number[] =>
    Array.from({ length: slices }, (_, at) => sliceOf(volume, plane, at).data.reduce((sum, value) => sum + of(value), 0));
  const inMask = mask ? sums(mask, (value) => Number(value > 0)) : [];
  if (inMask.some((voxels) => voxels > 0)) return inMask.indexOf(Math.max(...inMask));
  const all = maps.map((map) => sums(map, (value) => value));
  const total = Array.from({ length: slices }, (_, at) => all.reduce((sum, own) => sum + own[at]!, 0));
  return total.indexOf(Math.max(...total));
}
