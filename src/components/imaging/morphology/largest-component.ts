import type { Triple } from "../../../formats/volume/volume.ts";
import { keepLabels } from "./keep-labels.ts";
import { type Connectivity, labelRuns } from "./label-runs.ts";
import { largestLabel } from "./largest-label.ts";

/** The component of most voxels [z, y, x] (of equals the one that comes first in raster order) as a mask; empty of an empty mask. */
export function largestComponent(data: Uint8Array, shape: Triple, connectivity: Connectivity = 3): Uint8Array {
  const runs = labelRuns(data, shape, connectivity);
  const largest = largestLabel(runs.sizes);
  return keepLabels(runs, data.length, (label) => label === largest);
}
