import type { Mask } from "../../../formats/volume/volume.ts";
import { surfaceDistances } from "./surface-distances.ts";

/** What a mask is worth beside the true one. Shares are 0 to 1; null where there is nothing to measure. */
export type SegmentationQuality = { readonly [name: string]: number | null };

const LESIONS = { 1: "groundGlass", 2: "consolidation" } as const;

/**
 * Overlap and surface distances of a predicted mask and the true one (any label counts as inside), both [z, y, x] on one grid:
 * - `dice` 2|P∩T| / (|P| + |T|), `jaccard` |P∩T| / |P∪T|, `precision` |P∩T| / |P|, `recall` |P∩T| / |T|, `falsePositiveShare` |P∖T| / |P|;
 * - `recallGroundGlass`, `recallConsolidation`: how much of the lesion's label 1 and 2 is predicted;
 * - `hausdorff95`, `meanSurfaceDistance` (mm): 95th percentile (linear) and mean of the distances from each surface to the other;
 * - `predictedMillilitres`, `trueMillilitres`.
 * Two empty masks agree: dice and jaccard 1.
 */
export function segmentationQuality(predicted: Mask, truth: Mask, lesion?: Mask): SegmentationQuality {
  let [inPredicted, inTruth, inBoth] = [0, 0, 0];
  const lesions = new Float64Array(256);
  const found = new Float64Array(256);
  for (let i = 0; i < predicted.data.length; i++) {
    const p = predicted.data[i] !== 0;
    const t = truth.data[i] !== 0;
    if (p) inPredicted++;
    if (t) inTruth++;
    if (p && t) inBoth++;
    const label = lesion?.data[i] ?? 0;
    if (label === 0) continue;
    lesions[label]!++;
    if (p) found[label]!++;
  }
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  const distances = surfaceDistances(predicted.data, truth.data, predicted.shape, predicted.spacing).sort();
  const millilitres = (predicted.spacing.z * predicted.spacing.y * predicted.spacing.x) / 1000;
  const recalls = Object.entries(LESIONS).map(([label, name]) => [
    `recall${name[0]!.toUpperCase()}${name.slice(1)}`,
    share(found[Number(label)]!, lesions[Number(label)]!),
  ]);
  return {
    dice: share(2 * inBoth, inPredicted + inTruth) ?? 1,
    jaccard: share(inBoth, inPredicted + inTruth - inBoth) ?? 1,
    precision: share(inBoth, inPredicted),
    recall: share(inBoth, inTruth),
    falsePositiveShare: share(inPredicted - inBoth, inPredicted),
    ...(lesion ? Object.fromEntries(recalls) : {}),
    hausdorff95: distances.length === 0 ? null : percentile(distances, 95),
    meanSurfaceDistance: distances.length === 0 ? null : distances.reduce((sum, value) => sum + value, 0) / distances.length,
    predictedMillilitres: inPredicted * millilitres,
    trueMillilitres: inTruth * millilitres,
  };
}

/** Percentile of sorted values, linear between neighbours as NumPy's. */
function percentile(sorted: Float64Array, percent: number): number {
  const at = (sorted.length - 1) * (percent / 100);
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}
