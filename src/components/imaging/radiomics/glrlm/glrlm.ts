import type { Triple } from "../../../../formats/volume/volume.ts";
import { kernelBytes } from "../../../compute/radiomics/kernel.ts";
import { type LevelGrid, loadGrid, stepOf } from "../matrices/level-grid.ts";
import { meanOfAngles } from "../matrices/mean-of-angles.ts";
import { offsetLength } from "../matrices/offset-length.ts";
import { neighbourOffsets } from "../matrices/offsets.ts";
import { presentLevels } from "../matrices/present-levels.ts";
import { type SizeCounts, type SizeFeatures, sizeFeatures } from "../matrices/size-features.ts";
import type { BinnedRoi, Features } from "../roi.ts";
import type { TextureSettings, WeightingNorm } from "../texture-settings.ts";
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
  const present = presentLevels(roi);
  const grid = loadGrid(roi, 1, present);
  const offsets = neighbourOffsets(roi.shape, { ...settings, distances: [1] }, false);
  const lists: SizeCounts[] = [];
  for (const counts of countRuns(grid, offsets, present.voxels)) {
    const offset = offsets[lists.length]!;
    const full = hasLine(grid, offset, counts);
    lists.push(full ? runList(counts, present.values) : { levels: [], sizes: [], counts: [] });
  }
  const { weightingNorm } = settings;
  const weighted = (norm: WeightingNorm): readonly SizeCounts[] => [
    weightedSizes(
      lists,
      offsets.map((offset) => offsetLength(offset, roi.spacing, norm)),
    ),
  ];
  const single = lists.length > 1 ? lists.filter(({ counts }) => counts.length > 0) : lists;
  const found = (weightingNorm === null ? single : weighted(weightingNorm)).map(sizeFeatures);
  return new Map(NAMES.map(([name, key]) => [name, meanOfAngles(found.map((features) => features[key]))]));
}

/** Whether some line along the offset holds two voxels of the region. */
function hasLine(grid: LevelGrid, { z: dz, y: dy, x: dx }: Triple, { counts, stride }: RunCounts): boolean {
  for (let row = 0; row < counts.length; row += stride) {
    for (let length = 2; length < stride; length++) if (counts[row + length]! > 0) return true;
  }
  const { shape, first, rowStride, planeStride, levelBytes } = grid;
  const levels = new Uint16Array(kernelBytes(grid.free), grid.levels, levelBytes / 2);
  const step = stepOf(grid, { z: dz, y: dy, x: dx });
  for (let z = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      for (let x = 0; x < shape.x; x++) {
        const at = first + z * planeStride + y * rowStride + x;
        if (levels[at] === 0) continue;
        const inside = (k: number): boolean => {
          const [row, column] = [y + k * dy, x + k * dx];
          return z + k * dz < shape.z && row >= 0 && row < shape.y && column >= 0 && column < shape.x;
        };
        for (let k = 1; inside(k); k++) if (levels[at + k * step] !== 0) return true;
      }
    }
  }
  return false;
}

function runList({ stride, counts: table }: RunCounts, values: Int32Array): SizeCounts {
  const levels: number[] = [];
  const sizes: number[] = [];
  const counts: number[] = [];
  for (let level = 0; level < values.length; level++) {
    for (let length = 1; length < stride; length++) {
      const count = table[(level + 1) * stride + length]!;
      if (count === 0) continue;
      levels.push(values[level]!);
      sizes.push(length);
      counts.push(count);
    }
  }
  return { levels, sizes, counts };
}

/** The sum of lists, each times its weight. */
function weightedSizes(lists: readonly SizeCounts[], weights: readonly number[]): SizeCounts {
  const sums = new Map<number, number>();
  for (const [k, { levels, sizes, counts }] of lists.entries()) {
    for (let cell = 0; cell < counts.length; cell++) {
      const key = sizes[cell]! * 65536 + levels[cell]!;
      sums.set(key, (sums.get(key) ?? 0) + weights[k]! * counts[cell]!);
    }
  }
  const keys = [...sums.keys()];
  return {
    levels: keys.map((key) => key % 65536),
    sizes: keys.map((key) => Math.floor(key / 65536)),
    counts: [...sums.values()],
  };
}
