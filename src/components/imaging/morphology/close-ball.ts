import type { Triple } from "../../../formats/volume/volume.ts";
import { boundingBox, boxShape, cutBox, grownBox, pasteBox } from "./bounding-box.ts";
import { squaredDistance } from "./squared-distance.ts";

/**
 * Closing [z, y, x] by a ball of a radius in mm: what no ball outside the mask reaches. Beyond the volume there is neither mask nor
 * background, as in scikit-image's `binary_closing` with `mode="ignore"`. A slack of 1e-9 keeps voxels at just the radius on the ball.
 */
export function closeBall(mask: Uint8Array, shape: Triple, spacing: Triple, radius: number): Uint8Array {
  const box = boundingBox(mask, shape);
  const out = mask.slice();
  if (!box || radius <= 0) return out;
  const reach = (step: number): number => Math.ceil(radius / step) + 1;
  const grown = grownBox(box, { z: reach(spacing.z), y: reach(spacing.y), x: reach(spacing.x) }, shape);
  const within = boxShape(grown);
  const limit = radius ** 2 * (1 + 1e-9);
  const toMask = squaredDistance(cutBox(mask, shape, grown), within, spacing, limit);
  const beyond = new Uint8Array(toMask.length);
  for (let i = 0; i < beyond.length; i++) beyond[i] = toMask[i]! > limit ? 1 : 0;
  const toBeyond = squaredDistance(beyond, within, spacing, limit);
  const closed = new Uint8Array(toMask.length);
  for (let i = 0; i < closed.length; i++) closed[i] = toBeyond[i]! > limit ? 1 : 0;
  pasteBox(closed, grown, out, shape);
  return out;
}
