import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";
import type { Box } from "../morphology/bounding-box.ts";
import { keepLabels } from "../morphology/keep-labels.ts";
import { labelRuns } from "../morphology/label-runs.ts";
import { regionsOf } from "./region-boxes.ts";

/** HU: a lumen's air, and the thresholds from which on and up to which the tree is grown. */
const LUMEN = -900;
const THRESHOLDS = { first: -950, last: -850, step: 10 };
/** A trachea's section in mm² and its greatest width in mm; a tree's greatest volume in ml and growth in one step. */
const SECTION = { least: 30, greatest: 800, width: 40 };
const TREE = { millilitres: 100, growth: 2.5 };

/**
 * Trachea and main bronchi [z, y, x]: the longest chain of compact dark sections near the midline of the chest, grown through ever
 * lighter air until it leaks into the lungs (explosion-controlled region growing, after Mori et al. 1996, doi:10.1109/42.511746, whose
 * tree ends where the volume jumps). Empty where no such chain is found. `air` is the air inside the body, `chest` the box round the
 * lungs, `zero` the stored value of 0 HU.
 */
export function growAirway(
  data: VoxelArray,
  air: Uint8Array,
  shape: Triple,
  spacing: Triple,
  { chest, zero }: { readonly chest: Box; readonly zero: number },
): Uint8Array {
  const below = (hu: number): Uint8Array => {
    const out = new Uint8Array(air.length);
    for (let i = 0; i < out.length; i++) out[i] = air[i] === 1 && data[i]! < hu + zero ? 1 : 0;
    return out;
  };
  const seed = seedOf(below(LUMEN), shape, spacing, chest);
  if (!seed) return new Uint8Array(air.length);
  const voxel = (spacing.z * spacing.y * spacing.x) / 1000;
  let tree = seed.mask;
  let size = seed.voxels;
  for (let hu = THRESHOLDS.first; hu <= THRESHOLDS.last; hu += THRESHOLDS.step) {
    const grown = below(hu);
    for (let i = 0; i < grown.length; i++) if (seed.mask[i] === 1) grown[i] = 1;
    const runs = labelRuns(grown, shape, 1);
    const inside = seed.mask.indexOf(1);
    const run = runs.start.findIndex((from, each) => from <= inside && inside < runs.end[each]!);
    const label = runs.label[run]!;
    const voxels = runs.sizes[label]!;
    if (voxels * voxel > TREE.millilitres || voxels > TREE.growth * size) break;
    tree = keepLabels(runs, grown.length, (each) => each === label);
    size = voxels;
  }
  return tree;
}

/** The largest 3-D chain of sections that look like a trachea's. */
function seedOf(
  dark: Uint8Array,
  shape: Triple,
  spacing: Triple,
  chest: Box,
): { readonly mask: Uint8Array; readonly voxels: number } | undefined {
  const pixel = spacing.y * spacing.x;
  const width = chest.to.x - chest.from.x;
  const middle = (chest.from.x + chest.to.x - 1) / 2;
  const sections = labelRuns(dark, shape, 1, { planar: true });
  const compact = new Set(
    regionsOf(sections, shape, SECTION.least / pixel)
      .filter(
        ({ voxels, box, centroid }) =>
          voxels * pixel < SECTION.greatest &&
          (box.to.y - box.from.y) * spacing.y < SECTION.width &&
          (box.to.x - box.from.x) * spacing.x < SECTION.width &&
          Math.abs(centroid.x - middle) < 0.12 * width,
      )
      .map(({ label }) => label),
  );
  if (compact.size === 0) return undefined;
  const chains = labelRuns(
    keepLabels(sections, dark.length, (label) => compact.has(label)),
    shape,
    1,
  );
  const [longest] = regionsOf(chains, shape, 1);
  if (!longest) return undefined;
  return { mask: keepLabels(chains, dark.length, (label) => label === longest.label), voxels: longest.voxels };
}
