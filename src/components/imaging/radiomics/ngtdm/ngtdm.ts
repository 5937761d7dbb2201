import { kernelBytes, radiomicsKernel } from "../../../compute/radiomics/kernel.ts";
import { align, loadGrid, storeSteps } from "../matrices/level-grid.ts";
import { neighbourOffsets } from "../matrices/offsets.ts";
import { presentLevels } from "../matrices/present-levels.ts";
import type { BinnedRoi, Features } from "../roi.ts";
import type { TextureSettings } from "../texture-settings.ts";

/** Coarseness of a region without differences, as pyradiomics gives it. */
const COARSEST = 1e6;

/**
 * Neighbouring grey tone difference matrix (Amadasun and King 1989, doi:10.1109/21.44046): how far each voxel's level is from the mean
 * of its neighbours in the region; 0 where it has none. Agrees with pyradiomics 3.0.1. O(levels²) beside the voxels.
 */
export function ngtdmFeatures(roi: BinnedRoi, settings: TextureSettings): Features {
  const { levels: level, voxels, differences } = toneDifferences(roi, settings);
  const count = level.length;
  let all = 0;
  let difference = 0;
  for (let i = 0; i < count; i++) {
    all += voxels[i]!;
    difference += differences[i]!;
  }
  const share = voxels.map((one) => one / all);
  let weighted = 0;
  for (let i = 0; i < count; i++) weighted += share[i]! * differences[i]!;
  let [contrast, busyness, complexity, strength] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const [p, q] = [share[i]!, share[j]!];
      const [a, b] = [level[i]!, level[j]!];
      contrast += p * q * (a - b) ** 2;
      busyness += Math.abs(a * p - b * q);
      complexity += (Math.abs(a - b) * (p * differences[i]! + q * differences[j]!)) / (p + q);
      strength += (p + q) * (a - b) ** 2;
    }
  }
  const pairs = count * (count - 1);
  return new Map([
    ["Busyness", busyness === 0 ? 0 : weighted / busyness],
    ["Coarseness", weighted === 0 ? COARSEST : 1 / weighted],
    ["Complexity", complexity / all],
    ["Contrast", pairs === 0 ? 0 : (contrast * difference) / all / pairs],
    ["Strength", difference === 0 ? 0 : strength / difference],
  ]);
}

/** For each level there is: its voxels and the sum of their differences from the mean of their neighbours. */
function toneDifferences(roi: BinnedRoi, settings: TextureSettings) {
  const { values, voxels } = presentLevels(roi);
  const grid = loadGrid(roi, Math.max(...settings.distances));
  const offsets = neighbourOffsets(roi.shape, settings, true);
  const sums = align(storeSteps(grid, offsets, grid.free));
  const buffer = kernelBytes(sums + 8 * (roi.grayLevels + 1));
  const differences = new Float64Array(buffer, sums, roi.grayLevels + 1).fill(0);
  radiomicsKernel().sumDifferences(grid.levels, grid.spans, grid.spanCount, grid.free, offsets.length, sums);
  return { levels: values, voxels, differences: Float64Array.from(values, (level) => differences[level]!) };
}
