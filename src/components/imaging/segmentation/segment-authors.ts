import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";
import { keepLabels } from "../morphology/keep-labels.ts";
import { labelRuns } from "../morphology/label-runs.ts";
import { largestLabel } from "../morphology/largest-label.ts";
import { interiorAir } from "./interior-air.ts";

const OUTSIDE = 1;
const AIR = 2;
const ENCLOSED = 3;

/**
 * The COVID-MTL authors' threshold segmentation (LungSegmentation.py, after a Kaggle kernel), voxel for voxel:
 * air (below `threshold`, in the values' own scale) that does not touch its slice's border; outside is what is 26-connected to the
 * first or the last voxel of the rest. In each slice all but the largest 8-connected region counts as lung, which fills vessels; of the
 * 26-connected regions that come out the largest is kept, trachea and all. Empty where there is no air inside a slice.
 */
export function segmentAuthors(data: VoxelArray, shape: Triple, threshold: number): Uint8Array {
  const classes = interiorAir(data, shape, threshold).map((air) => (air === 1 ? AIR : ENCLOSED));
  const regions = labelRuns(classes, shape, 3);
  const corners = [regions.label[0]!, regions.label[regions.label.length - 1]!];
  for (let run = 0; run < regions.label.length; run++) {
    if (corners.includes(regions.label[run]!)) classes.fill(OUTSIDE, regions.start[run], regions.end[run]);
  }
  const candidates = allButLargest(classes, shape);
  const parts = labelRuns(candidates, shape, 3);
  const largest = largestLabel(parts.sizes);
  return keepLabels(parts, classes.length, (label) => label === largest);
}

/** 1 for what is not in its slice's largest region; that region is 0 where it lies outside, else it keeps its class. */
function allButLargest(classes: Uint8Array, shape: Triple): Uint8Array {
  const size = shape.y * shape.x;
  const { start, end, label, sizes, values } = labelRuns(classes, shape, 2, { planar: true });
  const largest = new Int32Array(shape.z);
  for (let run = 0; run < label.length; run++) {
    const slice = Math.floor(start[run]! / size);
    const [each, best] = [label[run]!, largest[slice]!];
    if (best === 0 || sizes[each]! > sizes[best]! || (sizes[each] === sizes[best] && each < best)) largest[slice] = each;
  }
  const out = new Uint8Array(classes.length).fill(1);
  for (let run = 0; run < label.length; run++) {
    if (label[run] !== largest[Math.floor(start[run]! / size)]) continue;
    const value = values[label[run]!]!;
    out.fill(value === OUTSIDE ? 0 : value, start[run], end[run]);
  }
  return out;
}
