import { loadGrid } from "../matrices/level-grid.ts";
import { meanOfAngles } from "../matrices/mean-of-angles.ts";
import { offsetLength } from "../matrices/offset-length.ts";
import { neighbourOffsets } from "../matrices/offsets.ts";
import { presentLevels } from "../matrices/present-levels.ts";
import type { BinnedRoi, Features } from "../roi.ts";
import type { TextureSettings } from "../texture-settings.ts";
import { countPairs } from "./count-pairs.ts";
import { GLCM_NAMES, pairFeatures } from "./pair-features.ts";
import { type PairList, weightedSum } from "./pair-list.ts";

/**
 * Grey level co-occurrence matrix (Haralick 1973, doi:10.1109/TSMC.1973.4309314): features of each direction and distance, then their mean.
 * Agrees with pyradiomics 3.0.1. Directions without a pair are left out; where none is left all are NaN (MCC of one level 1).
 * Features not in `wanted` are left out; MCC takes the most time where there are many levels.
 */
export function glcmFeatures(roi: BinnedRoi, settings: TextureSettings, wanted?: ReadonlySet<string>): Features {
  const present = presentLevels(roi);
  const { values } = present;
  const names = GLCM_NAMES.filter((name) => !wanted || wanted.has(name));
  const task = { values, grayLevels: roi.grayLevels, withMcc: names.includes("MCC") };
  const lists = pairLists(roi, settings, present);
  const found = lists.map((pairs) => pairFeatures(pairs, task));
  const mean = new Map(names.map((name) => [name, meanOfAngles(found.map((features) => features[name]))]));
  if (lists.length === 0 && values.length === 1 && mean.has("MCC")) mean.set("MCC", 1);
  return mean;
}

/** The matrices that features are calculated from: those of the directions that have pairs, or their weighted sum. */
function pairLists(roi: BinnedRoi, settings: TextureSettings, present: ReturnType<typeof presentLevels>): readonly PairList[] {
  const { weightingNorm, symmetricalGLCM } = settings;
  const offsets = neighbourOffsets(roi.shape, settings, false);
  const grid = loadGrid(roi, Math.max(...settings.distances), present);
  const lists = countPairs(grid, offsets, present.values.length, symmetricalGLCM);
  if (weightingNorm === null) return lists.length > 1 ? lists.filter(({ counts }) => counts.length > 0) : lists;
  const weights = offsets.map((offset) => {
    const length = offsetLength(offset, roi.spacing, weightingNorm);
    return weightingNorm === "no_weighting" ? 1 : Math.exp(-(length ** 2));
  });
  return [weightedSum(lists, weights, symmetricalGLCM)];
}
