import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";
import { closeBall } from "../morphology/close-ball.ts";
import { fillHoles } from "../morphology/fill-holes.ts";
import { fillSliceHoles } from "../morphology/fill-slice-holes.ts";
import { labelRuns } from "../morphology/label-runs.ts";
import { squaredDistance } from "../morphology/squared-distance.ts";
import { boxOfAll, findLungs, lungRegions } from "./find-lungs.ts";
import { growAirway } from "./grow-airway.ts";
import { interiorAir } from "./interior-air.ts";
import { type PleuraRepair, repairPleura } from "./repair-pleura.ts";

export interface DefaultSettings {
  /** HU below which a voxel is air or lung. */
  readonly threshold: number;
  /** Stored value of 0 HU: 0 for HU, 1024 for stored values. */
  readonly zero: number;
  /** Radius of the closing ball, mm. */
  readonly closing: number;
  readonly repair: PleuraRepair;
}

/** mm of the airway's wall that go with its lumen. */
const WALL = 2.5;
/** Holes of a slice are filled up to this area, mm²; what is larger is a dome of the diaphragm. */
const LARGEST_HOLE = 300;

/**
 * Lungs of a chest CT [z, y, x], lesions and vessels in them included, trachea and main bronchi not: air inside the body, less the
 * airway tree, its two lungs, each closed by a ball, its holes filled, its pleura mended. Returns the mask and how many lungs it found
 * (0 gives an empty mask).
 */
export function segmentDefault(
  data: VoxelArray,
  shape: Triple,
  spacing: Triple,
  { threshold, zero, closing, repair }: DefaultSettings,
): { readonly mask: Uint8Array; readonly lungs: number } {
  const air = interiorAir(data, shape, threshold + zero);
  const mask = new Uint8Array(air.length);
  const candidates = lungRegions(labelRuns(air, shape, 1), data, shape, spacing, zero);
  if (candidates.length === 0) return { mask, lungs: 0 };
  const airway = growAirway(data, air, shape, spacing, { chest: boxOfAll(candidates), zero });
  if (airway.includes(1)) {
    const away = squaredDistance(airway, shape, spacing);
    for (let i = 0; i < air.length; i++) if (away[i]! <= WALL * WALL) air[i] = 0;
  }
  const lungs = findLungs(air, data, shape, spacing, zero);
  const chest = boxOfAll(candidates);
  const middle = lungs.length === 2 ? (lungs[0]!.centroid.x + lungs[1]!.centroid.x) / 2 : (chest.from.x + chest.to.x - 1) / 2;
  const largest = LARGEST_HOLE / (spacing.y * spacing.x);
  const filled = (lung: Uint8Array): Uint8Array => fillSliceHoles(fillHoles(lung, shape), shape, largest);
  for (const { mask: found, centroid } of lungs) {
    const lung = filled(closeBall(found, shape, spacing, closing));
    if (repair.angle > 0) repairPleura(lung, data, shape, spacing, centroid.x >= middle ? 1 : -1, repair, zero);
    for (let i = 0; i < mask.length; i++) if (lung[i] === 1) mask[i] = 1;
  }
  return { mask: filled(mask), lungs: lungs.length };
}
