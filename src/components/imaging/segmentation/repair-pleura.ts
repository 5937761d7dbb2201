import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";
import { boundingBox } from "../morphology/bounding-box.ts";
import { fillDents } from "./fill-dents.ts";
import { findDents, type PleuraRepair } from "./find-dents.ts";
import { lungAxis, lungReach, RAYS } from "./lung-rays.ts";
import { smoothEnvelope } from "./smooth-envelope.ts";

/** λ of the envelope in mm⁴: it follows what is longer than about 8 mm. */
const STIFFNESS = 3900;
const ASYMMETRY = 0.98;
/** HU from which on it is bone. */
const BONE = 200;

/**
 * Mends dents in one lung's surface, which consolidations at the pleura leave in a threshold's mask [z, y, x]. From the lung's axis (a
 * straight line across the slices) rays go out in each slice; how far the lung reaches on a ray changes smoothly from slice to slice
 * and can only be too little, so an upper envelope along z is where it should reach. Gaps that are deep enough, end on both sides
 * within a length, and lie on rays within an angle of the lateral direction are filled; longer ones are heart, diaphragm, or anatomy.
 * Adds to `mask` in place and returns how many voxels. `side` is 1 where lateral is towards larger x, else −1.
 */
export function repairPleura(
  mask: Uint8Array,
  data: VoxelArray,
  shape: Triple,
  spacing: Triple,
  side: 1 | -1,
  settings: PleuraRepair,
  zero: number,
): number {
  const box = boundingBox(mask, shape);
  if (!box) return 0;
  const slices = { from: box.from.z, to: box.to.z };
  const count = slices.to - slices.from;
  const axis = lungAxis(mask, shape, slices);
  const reach = lungReach(mask, shape, spacing, side, slices, axis);
  const envelope = new Float64Array(count * RAYS);
  const line = new Float64Array(count);
  for (let ray = 0; ray < RAYS; ray++) {
    for (let k = 0; k < count; k++) line[k] = reach[k * RAYS + ray]!;
    const smooth = smoothEnvelope(line, { stiffness: STIFFNESS / spacing.z ** 4, asymmetry: ASYMMETRY });
    for (let k = 0; k < count; k++) envelope[k * RAYS + ray] = smooth[k]!;
  }
  const dents = findDents(reach, envelope, count, spacing.z, settings);
  return fillDents(mask, data, shape, spacing, side, slices, axis, { reach, envelope, dents }, BONE + zero);
}
