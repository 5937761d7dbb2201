import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";
import { voxelCount } from "../../../formats/volume/volume.ts";
import { clearSliceBorders } from "../morphology/clear-slice-borders.ts";
import { closeBall } from "../morphology/close-ball.ts";
import { fillSliceHoles } from "../morphology/fill-slice-holes.ts";
import { keepLabels } from "../morphology/keep-labels.ts";
import { labelRuns } from "../morphology/label-runs.ts";
import { largestLabel } from "../morphology/largest-label.ts";

/** Air below the threshold that touches no slice's border, its large components, closed by a ball, holes filled. */
export function segmentDefault(
  data: VoxelArray,
  shape: Triple,
  spacing: Triple,
  { threshold, closing }: { readonly threshold: number; readonly closing: number },
): Uint8Array {
  const voxels = voxelCount(shape);
  const low = new Uint8Array(voxels);
  for (let i = 0; i < voxels; i++) low[i] = data[i]! < threshold ? 1 : 0;
  const runs = labelRuns(clearSliceBorders(low, shape), shape, 1);
  const largest = runs.sizes[largestLabel(runs.sizes)]!;
  const lungs = keepLabels(runs, voxels, (label) => runs.sizes[label]! > 0.15 * largest);
  return fillSliceHoles(closeBall(lungs, shape, spacing, closing), shape);
}
