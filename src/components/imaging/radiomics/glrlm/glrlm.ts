import type { Triple } from "../../../../formats/volume/volume.ts";
import { type LevelGrid, levelGrid, stepOf } from "../matrices/level-grid.ts";
import { meanOfAngles } from "../matrices/mean-of-angles.ts";
import { offsetLength } from "../matrices/offset-length.ts";
import { neighbourOffsets } from "../matrices/offsets.ts";
import { presentLevels } from "../matrices/present-levels.ts";
import { type SizeCounts, type SizeFeatures, sizeFeatures } from "../matrices/size-features.ts";
import type { BinnedRoi, Features } from "../roi.ts";
import type { TextureSettings } from "../texture-settings.ts";
import { countRuns, type RunCounts } from "./count-runs.ts";

const NAMES: readonly (readonly [string, keyof SizeFeatures])[] = [
  ["GrayLevelNonUniformity", "levelNonUniformity"],
  ["GrayLevelNonUniformityNormalized", "levelNonUniformityNormalized"],
  ["GrayLevelVariance", "levelVariance"],
  ["HighGrayLevelRunEmphasis", "highLevel"],
  ["LongRunEmphasis", "large"],
  ["LongRunHighGrayLevelEmphasis", "largeHigh"],
  ["LongRunLowGrayLevelEmphasis", "largeLow"],
  ["LowGrayLevelRunEmphasis", "lowLevel"],
  ["RunEntropy", "entropy"],
  ["RunLengthNonUniformity", "sizeNonUniformity"],
  ["RunLengthNonUniformityNormalized", "sizeNonUniformityNormalized"],
  ["RunPercentage", "percentage"],
  ["RunVariance", "sizeVariance"],
  ["ShortRunEmphasis", "small"],
  ["ShortRunHighGrayLevelEmphasis", "smallHigh"],
  ["ShortRunLowGrayLevelEmphasis", "smallLow"],
];

/**
 * Grey level run length matrix (Galloway 1975, doi:10.1016/S0146-664X(75)80008-6): features of each of the 13 directions (4 in a plane),
 * then their mean. Agrees with pyradiomics 3.0.1. A direction in which no line holds two voxels of the region is left out.
 */
export function glrlmFeatures(roi: BinnedRoi, settings: TextureSettings): Features {
  const { values, code } = presentLevels(roi);
  const grid = levelGrid(roi, 1, code);
  const offsets = neighbourOffsets(roi.shape, { ...settings, distances: [1] }, false);
  const runs = offsets.map((offset) => {
    const counted = countRuns(grid, offset, values.length);
    return hasLine(grid, offset, counted) ? counted : { lengths: counted.lengths, counts: new Uint32Array(0) };
  });
  const { weightingNorm } = settings;
  const matrices =
    weightingNorm === null
      ? runs.filter(({ counts }) => counts.length > 0 || runs.length === 1).map((one) => entriesOf([one], [1], values))
      : [entriesOf(runs, offsets.map((offset) => offsetLength(offset, roi.spacing, weightingNorm)), values)]; // biome-ignore format: one case a line
  const found = matrices.map(sizeFeatures);
  return new Map(NAMES.map(([name, key]) => [name, meanOfAngles(found.map((features) => features[key]))]));
}

/** Whether some line along the offset holds two voxels of the region. */
function hasLine(grid: LevelGrid, offset: Triple, { lengths, counts }: RunCounts): boolean {
  for (let k = 0; k < counts.length; k++) if (counts[k]! > 0 && k % lengths > 0) return true;
  const { levels, shape, first, rowStride, planeStride } = grid;
  const step = stepOf(grid, offset);
  for (let z = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      for (let x = 0; x < shape.x; x++) {
        const at = first + z * planeStride + y * rowStride + x;
        if (levels[at] === 0) continue;
        const inside = (k: number): boolean =>
          z + k * offset.z < shape.z &&
          y + k * offset.y >= 0 &&
          y + k * offset.y < shape.y &&
          x + k * offset.x >= 0 &&
          x + k * offset.x < shape.x;
        for (let k = 1; inside(k); k++) if (levels[at + k * step] !== 0) return true;
      }
    }
  }
  return false;
}

function entriesOf(runs: readonly RunCounts[], weights: readonly number[], values: Int32Array): SizeCounts {
  const levels: number[] = [];
  const sizes: number[] = [];
  const counts: number[] = [];
  const lengths = runs[0]?.lengths ?? 0;
  for (let level = 0; level < values.length; level++) {
    for (let length = 1; length <= lengths; length++) {
      let count = 0;
      for (let k = 0; k < runs.length; k++) count += weights[k]! * (runs[k]!.counts[level * lengths + length - 1] ?? 0);
      if (count === 0) continue;
      levels.push(values[level]!);
      sizes.push(length);
      counts.push(count);
    }
  }
  return { levels, sizes, counts };
}
