import { fillSliceHoles } from "../morphology/fill-slice-holes.ts";
import type { Contour } from "../morphology/find-contours.ts";

/**
 * The pixels [y, x] of a contour's points (coordinates cut off, points beyond the border on it) and what they enclose. As in the
 * authors' code nothing is drawn between two points, so a contour with a gap encloses nothing.
 */
export function rasterizeContour(contour: Contour, { y, x }: { readonly y: number; readonly x: number }): Uint8Array {
  const mask = new Uint8Array(y * x);
  for (let k = 0; k < contour.length; k += 2) {
    const row = Math.min(Math.max(Math.trunc(contour[k]!), 0), y - 1);
    const column = Math.min(Math.max(Math.trunc(contour[k + 1]!), 0), x - 1);
    mask[row * x + column] = 1;
  }
  return fillSliceHoles(mask, { z: 1, y, x });
}
