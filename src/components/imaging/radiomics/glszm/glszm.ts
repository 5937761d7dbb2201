import { loadGrid } from "../matrices/level-grid.ts";
import { neighbourOffsets } from "../matrices/offsets.ts";
import { presentLevels } from "../matrices/present-levels.ts";
import { type SizeFeatures, sizeFeatures } from "../matrices/size-features.ts";
import type { BinnedRoi, Features } from "../roi.ts";
import type { TextureSettings } from "../texture-settings.ts";
import { findZones } from "./find-zones.ts";

const NAMES: readonly (readonly [string, keyof SizeFeatures])[] = [
  ["GrayLevelNonUniformity", "levelNonUniformity"],
  ["GrayLevelNonUniformityNormalized", "levelNonUniformityNormalized"],
  ["GrayLevelVariance", "levelVariance"],
  ["HighGrayLevelZoneEmphasis", "highLevel"],
  ["LargeAreaEmphasis", "large"],
  ["LargeAreaHighGrayLevelEmphasis", "largeHigh"],
  ["LargeAreaLowGrayLevelEmphasis", "largeLow"],
  ["LowGrayLevelZoneEmphasis", "lowLevel"],
  ["SizeZoneNonUniformity", "sizeNonUniformity"],
  ["SizeZoneNonUniformityNormalized", "sizeNonUniformityNormalized"],
  ["SmallAreaEmphasis", "small"],
  ["SmallAreaHighGrayLevelEmphasis", "smallHigh"],
  ["SmallAreaLowGrayLevelEmphasis", "smallLow"],
  ["ZoneEntropy", "entropy"],
  ["ZonePercentage", "percentage"],
  ["ZoneVariance", "sizeVariance"],
];

/**
 * Grey level size zone matrix (Thibault 2009): zones are voxels of equal level joined by any of 26 neighbours (8 in a plane).
 * Agrees with pyradiomics 3.0.1.
 */
export function glszmFeatures(roi: BinnedRoi, settings: TextureSettings): Features {
  const present = presentLevels(roi);
  const zones = findZones(loadGrid(roi, 1, present), neighbourOffsets(roi.shape, { ...settings, distances: [1] }, true));
  const found = new Map<number, number>(); // code and size in one number → zones
  const stride = roi.levels.length + 1;
  for (let k = 0; k < zones.length; k += 2) {
    const key = zones[k]! * stride + zones[k + 1]!;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  const keys = [...found.keys()].sort((a, b) => a - b);
  const features = sizeFeatures({
    levels: keys.map((key) => present.values[Math.floor(key / stride) - 1]!),
    sizes: keys.map((key) => key % stride),
    counts: keys.map((key) => found.get(key)!),
  });
  return new Map(NAMES.map(([name, key]) => [name, features[key]]));
}
