import { levelGrid, stepOf } from "../matrices/level-grid.ts";
import { neighbourOffsets } from "../matrices/offsets.ts";
import { type SizeFeatures, sizeFeatures } from "../matrices/size-features.ts";
import type { BinnedRoi, Features } from "../roi.ts";
import type { TextureSettings } from "../texture-settings.ts";

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
  const grid = levelGrid(roi, Math.max(...settings.distances));
  const { levels, shape, first, planeStride, rowStride } = grid;
  const steps = Int32Array.from(offsets, (offset) => stepOf(grid, offset));
  const sizes = steps.length + 1;
  const counts = new Map<number, number>(); // level and size in one number → voxels
  for (let z = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      const row = first + z * planeStride + y * rowStride;
      for (let at = row; at < row + shape.x; at++) {
        const level = levels[at]!;
        if (level === 0) continue;
        let size = 1;
        for (let k = 0; k < steps.length; k++) {
          const other = levels[at + steps[k]!]!;
          if (other !== 0 && Math.abs(other - level) <= settings.gldm_a) size++;
        }
        const key = level * sizes + size - 1;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  const keys = [...counts.keys()].sort((a, b) => a - b);
  const features = sizeFeatures({
    levels: keys.map((key) => Math.floor(key / sizes)),
    sizes: keys.map((key) => (key % sizes) + 1),
    counts: keys.map((key) => counts.get(key)!),
  });
  return new Map(NAMES.map(([name, key]) => [name, features[key]]));
}
