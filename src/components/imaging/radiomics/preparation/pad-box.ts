import type { Triple } from "../../../../formats/volume/volume.ts";
import type { Box } from "../box.ts";

/** A box with `distance` voxels more on every side, as far as the volume goes. */
export function padBox({ start, shape }: Box, distance: number, volume: Triple): Box {
  const low = { z: 0, y: 0, x: 0 };
  const size = { z: 0, y: 0, x: 0 };
  for (const axis of ["z", "y", "x"] as const) {
    low[axis] = Math.max(start[axis] - distance, 0);
    size[axis] = Math.min(start[axis] + shape[axis] + distance, volume[axis]) - low[axis];
  }
  return { start: low, shape: size };
}
