import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";
import type { Box } from "../morphology/bounding-box.ts";
import { keepLabels } from "../morphology/keep-labels.ts";
import { labelRuns } from "../morphology/label-runs.ts";
import { squaredDistance } from "../morphology/squared-distance.ts";
import { type Region, regionsOf } from "./region-boxes.ts";

/** One lung, or both where they cannot be told apart. */
export interface Lung {
  readonly mask: Uint8Array;
  readonly centroid: Triple;
}

/** A lung has at least this share of the larger one's voxels. */
const LEAST_SHARE = 0.1;
/** Gas in the bowel is darker (HU, median) than any lung. */
const GAS = -970;
/** Least depth (y) of a lung as a share of the widest candidate's width: what is flatter is the table's filling. */
const FLAT = 0.12;

/** Candidates for a lung among the components of air, largest first: neither gas nor flat nor small beside the largest. */
export function lungRegions(
  runs: ReturnType<typeof labelRuns>,
  data: VoxelArray,
  shape: Triple,
  spacing: Triple,
  zero: number,
): readonly Region[] {
  const most = runs.sizes.reduce((largest, size, label) => (label === 0 ? largest : Math.max(largest, size)), 0);
  const regions = regionsOf(runs, shape, Math.max(2, LEAST_SHARE ** 2 * most));
  const width = Math.max(...regions.map(({ box }) => (box.to.x - box.from.x) * spacing.x));
  const plausible = regions.filter(
    ({ label, box }) => (box.to.y - box.from.y) * spacing.y >= FLAT * width && medianOf(runs, data, label) >= GAS + zero,
  );
  return plausible.filter(({ voxels }) => voxels >= LEAST_SHARE * plausible[0]!.voxels);
}

/** Median of a component's values, of about 10,000 voxels where there are more. */
function medianOf({ start, end, label, sizes }: ReturnType<typeof labelRuns>, data: VoxelArray, wanted: number): number {
  const step = Math.ceil(sizes[wanted]! / 10_000);
  const values: number[] = [];
  let at = 0;
  for (let run = 0; run < label.length; run++) {
    if (label[run] !== wanted) continue;
    for (let i = start[run]!; i < end[run]!; i++) if (at++ % step === 0) values.push(data[i]!);
  }
  return Float64Array.from(values).sort()[values.length >> 1]!;
}

/** The box round several regions. */
export function boxOfAll(regions: readonly Region[]): Box {
  const axes = (pick: (values: readonly number[]) => number, side: "from" | "to"): Triple => ({
    z: pick(regions.map(({ box }) => box[side].z)),
    y: pick(regions.map(({ box }) => box[side].y)),
    x: pick(regions.map(({ box }) => box[side].x)),
  });
  return { from: axes((values) => Math.min(...values), "from"), to: axes((values) => Math.max(...values), "to") };
}

/**
 * The lungs in the air inside the body [z, y, x]: the largest plausible component, and the largest beside it across x; one that spans
 * both sides is split where erosion breaks it. None, one, or two; left to right in x.
 */
export function findLungs(air: Uint8Array, data: VoxelArray, shape: Triple, spacing: Triple, zero: number): readonly Lung[] {
  const runs = labelRuns(air, shape, 1);
  const regions = lungRegions(runs, data, shape, spacing, zero);
  const [first] = regions;
  if (!first) return [];
  const maskOf = (region: Region): Lung => ({
    mask: keepLabels(runs, air.length, (label) => label === region.label),
    centroid: region.centroid,
  });
  const chest = boxOfAll(regions);
  const apart = 0.2 * (chest.to.x - chest.from.x);
  const second = regions.find(({ centroid }) => Math.abs(centroid.x - first.centroid.x) > apart);
  const lungs = second ? [maskOf(first), maskOf(second)] : splitLungs(maskOf(first), shape, spacing);
  return lungs.toSorted((a, b) => a.centroid.x - b.centroid.x);
}

/** Both lungs of a component that erosion by up to 11 mm breaks into two beside each other; else the component. */
function splitLungs(lung: Lung, shape: Triple, spacing: Triple): readonly Lung[] {
  const outside = lung.mask.map((value) => 1 - value);
  const depth = squaredDistance(outside, shape, spacing);
  for (let radius = 1; radius <= 11; radius++) {
    const core = lung.mask.map((_, i) => (depth[i]! > radius * radius ? 1 : 0));
    const runs = labelRuns(core, shape, 1);
    const [a, b] = regionsOf(runs, shape, 1);
    if (!a || !b || b.voxels < 0.25 * a.voxels || Math.abs(a.centroid.x - b.centroid.x) * spacing.x < 4 * radius) continue;
    const [toA, toB] = [a, b].map(({ label }) =>
      squaredDistance(
        keepLabels(runs, core.length, (each) => each === label),
        shape,
        spacing,
      ),
    ) as [Float64Array, Float64Array]; // two regions, two distances
    return [
      { mask: lung.mask.map((value, i) => (value === 1 && toA[i]! <= toB[i]! ? 1 : 0)), centroid: a.centroid },
      { mask: lung.mask.map((value, i) => (value === 1 && toA[i]! > toB[i]! ? 1 : 0)), centroid: b.centroid },
    ];
  }
  return [lung];
}
