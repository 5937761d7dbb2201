import { type Mask, onGrid, type Volume } from "../../formats/volume/volume.ts";

/** The volume inside a mask on its grid, every label counting as inside, and `outside` elsewhere; voxels keep their type. */
export function applyMask(volume: Volume, mask: Mask, outside = 0): Volume {
  const data = volume.data.slice();
  for (let i = 0; i < data.length; i++) if (mask.data[i] === 0) data[i] = outside;
  return onGrid(volume, data);
}
