import { type Mask, onGrid, type Volume } from "../../formats/volume/volume.ts";

/**
 * A map from 0 (its least value in the mask) to 1 (its greatest there); 0 outside the mask. Where it is one value throughout the mask, and
 * where the mask has no voxels, it is 0. Both have one shape.
 */
export function scaleWithin(map: Volume, mask: Mask): Volume<Float32Array> {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  map.data.forEach((value, at) => {
    if (mask.data[at] === 0) return;
    least = Math.min(least, value);
    most = Math.max(most, value);
  });
  const reach = most - least;
  const scaled = Float32Array.from(map.data, (value, at) => (mask.data[at] === 0 || !(reach > 0) ? 0 : (value - least) / reach));
  return onGrid(map, scaled);
}
