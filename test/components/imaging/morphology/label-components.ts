import { type Connectivity, labelRuns } from "../../../../src/components/imaging/morphology/label-runs.ts";
import type { Triple } from "../../../../src/formats/volume/volume.ts";

/**
 * The component (from 1, by its first voxel) of each voxel [z, y, x], 0 for the background; equal, non-zero values that touch are one
 * component. As scikit-image's `measure.label`.
 */
export function labelComponents(data: Uint8Array, shape: Triple, connectivity: Connectivity): Int32Array {
  const { start, end, label } = labelRuns(data, shape, connectivity);
  const labels = new Int32Array(data.length);
  for (let run = 0; run < label.length; run++) labels.fill(label[run]!, start[run], end[run]);
  return labels;
}
