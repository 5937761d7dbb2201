import { loadGrid } from "../matrices/level-grid.ts";
import { neighbourOffsets } from "../matrices/offsets.ts";
import { type SizeFeatures, sizeFeatures } from "../matrices/size-features.ts";
import type { BinnedRoi, Features } from "../roi.ts";
import type { TextureSettings } from "../texture-settings.ts";
import { countDependences } from "./count-dependences.ts";

const NAMES: readonly (readonly [string, keyof SizeFeatures])[] = [
  ["DependenceEntropy", "entropy"],
  ["DependenceNonUniformity", "sizeNonUniformity"],
  ["DependenceNonUniformityNormalized", "sizeNonUniformityNormalized"],
  ["DependenceVariance", "sizeVariance"],
  ["GrayLevelNonUniformity", "levelNonUniformity"],
  ["GrayLevelVariance", "levelVariance"],
  ["HighGrayLevelEmphasis", "highLevel"],
  ["LargeDependenceEmphasis", "large"],
  ["LargeDependenceHighGrayLevelEmphasis", "largeHigh"],
  ["LargeDependenceLowGrayLevelEmphasis", "largeLow"],
  ["LowGrayLevelEmphasis", "lowLevel"],
  ["SmallDependenceEmphasis", "small"],
  ["SmallDependenceHighGrayLevelEmphasis", "smallHigh"],
  ["SmallDependenceLowGrayLevelEmphasis", "smallLow"],
];

/**
 * Grey level dependence matrix (Sun and Wee 1983, doi:10.1016/0734-189X(83)90032-4): for each voxel, itself and the neighbours whose
 * level differs by at most `gldm_a`. Agrees with pyradiomics 3.0.1.
 */
export function gldmFeatures(roi: BinnedRoi, settings: TextureSettings): Features {
  const offsets = neighbourOffsets(roi.shape, settings, true);
  const table = countDependences(loadGrid(roi, Math.max(...settings.distances)), offsets, settings.gldm_a, roi.grayLevels);
  const levels: number[] = [];
  const sizes: number[] = [];
  const counts: number[] = [];
  for (let cell = 0; cell < table.length; cell++) {
    if (table[cell] === 0) continue;
    levels.push(Math.floor(cell / (offsets.length + 1)));
    sizes.push((cell % (offsets.length + 1)) + 1);
    counts.push(table[cell]!);
  }
  const features = sizeFeatures({ levels, sizes, counts });
  return new Map(NAMES.map(([name, key]) => [name, features[key]]));
}
