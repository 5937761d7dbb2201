import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";
import { boundingBox, boxAround, boxShape, cutBox, joinBox, pasteBox } from "../morphology/bounding-box.ts";
import { closeBall } from "../morphology/close-ball.ts";
import { fillHoles } from "../morphology/fill-holes.ts";
import { fillSliceHoles } from "../morphology/fill-slice-holes.ts";
import { labelRuns } from "../morphology/label-runs.ts";
import { squaredDistance } from "../morphology/squared-distance.ts";
import type { PleuraRepair } from "./find-dents.ts";
import { boxOfAll, findLungs, lungRegions } from "./find-lungs.ts";
import { growAirway } from "./grow-airway.ts";
import { interiorAir } from "./interior-air.ts";
import { repairPleura } from "./repair-pleura.ts";

export interface DefaultSettings {
  /** HU below which a voxel is air or lung. */
  readonly threshold: number;
  /** Stored value of 0 HU: 0 for HU, 1024 for stored values. */
  readonly zero: number;
  /** Radius of the closing ball, mm; less where the lungs are narrower than 120 mm together. */
  readonly closing: number;
  readonly repair: PleuraRepair;
}

/** mm of the airway's wall that go with its lumen. */
const WALL = 2.5;
/** mm across both lungs from which on lengths count in full; in a smaller chest (a child's, an animal's) they shrink with it. */
const WIDTH = 120;
/** mm kept round the lungs: further no closing and no mended pleura goes. */
const MARGIN = 25;
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
  const everywhere = interiorAir(data, shape, threshold + zero);
  const mask = new Uint8Array(everywhere.length);
  const candidates = lungRegions(labelRuns(everywhere, shape, 1), data, shape, spacing, zero);
  if (candidates.length === 0) return { mask, lungs: 0 };
  const whole = boxOfAll(candidates);
  const scale = Math.min(1, ((whole.to.x - whole.from.x) * spacing.x) / WIDTH);
  const box = boxAround(whole, MARGIN + closing, shape, spacing);
  const within = boxShape(box);
  const values = cutBox(data, shape, box);
  const air = cutBox(everywhere, shape, box);
  const chest = { from: minus(whole.from, box.from), to: minus(whole.to, box.from) };
  removeAirway(air, growAirway(values, air, within, spacing, { chest, zero, scale }), within, spacing, WALL * scale);
  const lungs = findLungs(air, values, within, spacing, zero);
  const middle = lungs.length === 2 ? (lungs[0]!.centroid.x + lungs[1]!.centroid.x) / 2 : (chest.from.x + chest.to.x - 1) / 2;
  const both = new Uint8Array(air.length);
  const largest = LARGEST_HOLE / (spacing.y * spacing.x);
  for (const { mask: found, centroid } of lungs) {
    const own = boxAround(boundingBox(found, within)!, MARGIN + closing, within, spacing); // a lung has voxels
    const ownShape = boxShape(own);
    const closed = closeBall(cutBox(found, within, own), ownShape, spacing, closing * scale);
    const lung = fillSliceHoles(fillHoles(closed, ownShape), ownShape, largest);
    const side = centroid.x >= middle ? 1 : -1;
    if (repair.angle > 0) repairPleura(lung, cutBox(values, within, own), ownShape, spacing, side, repair, zero);
    joinBox(lung, own, both, within);
  }
  pasteBox(fillSliceHoles(fillHoles(both, within), within, largest), box, mask, shape);
  return { mask, lungs: lungs.length };
}

/** Takes a lumen and its wall out of the air. */
function removeAirway(air: Uint8Array, airway: Uint8Array, shape: Triple, spacing: Triple, wall: number): void {
  const lumen = boundingBox(airway, shape);
  if (!lumen) return;
  const box = boxAround(lumen, wall, shape, spacing);
  const away = squaredDistance(cutBox(airway, shape, box), boxShape(box), spacing, wall * wall);
  const part = cutBox(air, shape, box);
  for (let i = 0; i < part.length; i++) if (away[i]! <= wall * wall) part[i] = 0;
  pasteBox(part, box, air, shape);
}

const minus = (a: Triple, b: Triple): Triple => ({ z: a.z - b.z, y: a.y - b.y, x: a.x - b.x });
