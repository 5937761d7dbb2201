import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";
import { type Box, boxShape, cutBox } from "../morphology/bounding-box.ts";
import { keepLabels } from "../morphology/keep-labels.ts";
import { labelRuns } from "../morphology/label-runs.ts";
import { largestLabel } from "../morphology/largest-label.ts";
import { regionsOf } from "./region-boxes.ts";

/** HU: a lumen's air, and the thresholds from which on and up to which the tree is grown. */
const LUMEN = -900;
const THRESHOLDS = { first: -950, last: -850, step: 10 };
/** A trachea's section in mm² and its greatest width in mm; a tree's greatest volume in ml and growth in one step. */
const SECTION = { least: 30, greatest: 800, width: 40 };
const TREE = { millilitres: 100, growth: 2.5 };
/** How far from the middle a section's centre may lie, as a share of the chest's width. */
const OFF_MIDDLE = 0.12;

interface Surroundings {
  /** The box round the lungs. */
  readonly chest: Box;
  /** Stored value of 0 HU. */
  readonly zero: number;
  /** Lengths of an adult's airway are taken times this. */
  readonly scale?: number;
}

/**
 * Trachea and main bronchi [z, y, x]: the longest chain of compact dark sections near the midline of the chest, grown over faces through
 * ever lighter air until it leaks into the lungs, where its volume jumps (explosion-controlled region growing, Mori et al. 1996,
 * doi:10.1109/42.511746). Empty where no such chain is found. `air` is the air inside the body.
 */
export function growAirway(
  data: VoxelArray,
  air: Uint8Array,
  shape: Triple,
  spacing: Triple,
  { chest, zero, scale = 1 }: Surroundings,
): Uint8Array {
  const tree = new Uint8Array(air.length);
  const reached = new Uint8Array(air.length);
  const seed = seedVoxels(data, air, shape, spacing, { chest, zero, scale });
  for (const at of seed) {
    tree[at] = 1;
    reached[at] = 1;
  }
  const rounds = 1 + (THRESHOLDS.last - THRESHOLDS.first) / THRESHOLDS.step;
  /** Voxels by the round whose threshold lets them in. */
  const waiting: number[][] = Array.from({ length: rounds }, () => []);
  let round = 0;
  const meet = (at: number): void => {
    if (reached[at] === 1 || air[at] === 0) return;
    reached[at] = 1;
    const own = Math.floor((data[at]! - zero - THRESHOLDS.first) / THRESHOLDS.step) + 1;
    waiting[Math.max(own, round)]?.push(at);
  };
  for (const at of seed) visitNeighbours(at, shape, meet);
  const most = (TREE.millilitres * 1000 * scale ** 3) / (spacing.z * spacing.y * spacing.x);
  let size = seed.length;
  for (; round < rounds; round++) {
    const limit = Math.min(most, TREE.growth * size);
    const joined = waiting[round]!; // grows while it is walked
    for (let next = 0; next < joined.length && size + joined.length <= limit; next++) visitNeighbours(joined[next]!, shape, meet);
    if (size + joined.length > limit) break;
    for (const at of joined) tree[at] = 1;
    size += joined.length;
  }
  return tree;
}

function visitNeighbours(at: number, { z, y, x }: Triple, visit: (at: number) => void): void {
  const column = at % x;
  const row = Math.floor(at / x);
  const line = row % y;
  if (column > 0) visit(at - 1);
  if (column < x - 1) visit(at + 1);
  if (line > 0) visit(at - x);
  if (line < y - 1) visit(at + x);
  if (row >= y) visit(at - x * y);
  if (row < (z - 1) * y) visit(at + x * y);
}

/** Voxels of the largest 3-D chain of sections that look like a trachea's, looked for in a band round the middle of the chest. */
function seedVoxels(
  data: VoxelArray,
  air: Uint8Array,
  shape: Triple,
  spacing: Triple,
  { chest, zero, scale }: Required<Surroundings>,
): readonly number[] {
  const pixel = (spacing.y * spacing.x) / scale ** 2;
  const width = SECTION.width * scale;
  const middle = (chest.from.x + chest.to.x - 1) / 2;
  const off = OFF_MIDDLE * (chest.to.x - chest.from.x);
  const reach = Math.ceil(off + width / spacing.x) + 1; // a section cut off at the band's edge lies too far out
  const band = {
    from: { z: 0, y: 0, x: Math.max(0, Math.floor(middle) - reach) },
    to: { z: shape.z, y: shape.y, x: Math.min(shape.x, Math.ceil(middle) + reach + 1) },
  };
  const within = boxShape(band);
  const dark = cutBox(air, shape, band);
  const values = cutBox(data, shape, band);
  for (let i = 0; i < dark.length; i++) if (values[i]! >= LUMEN + zero) dark[i] = 0;
  const sections = labelRuns(dark, within, 1, { planar: true });
  const compact = new Set(
    regionsOf(sections, within, SECTION.least / pixel)
      .filter(
        ({ voxels, box, centroid }) =>
          voxels * pixel < SECTION.greatest &&
          (box.to.y - box.from.y) * spacing.y < width &&
          (box.to.x - box.from.x) * spacing.x < width &&
          Math.abs(centroid.x + band.from.x - middle) < off,
      )
      .map(({ label }) => label),
  );
  const chains = labelRuns(
    keepLabels(sections, dark.length, (label) => compact.has(label)),
    within,
    1,
  );
  const longest = largestLabel(chains.sizes);
  const seed: number[] = [];
  for (let run = 0; run < chains.label.length; run++) {
    if (chains.label[run] !== longest) continue;
    for (let at = chains.start[run]!; at < chains.end[run]!; at++) {
      seed.push(Math.floor(at / within.x) * shape.x + (at % within.x) + band.from.x);
    }
  }
  return seed;
}
