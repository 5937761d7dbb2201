import { levelGrid } from "../matrices/level-grid.ts";
import { meanOfAngles } from "../matrices/mean-of-angles.ts";
import { offsetLength } from "../matrices/offset-length.ts";
import { neighbourOffsets } from "../matrices/offsets.ts";
import { presentLevels } from "../matrices/present-levels.ts";
import type { BinnedRoi, Features } from "../roi.ts";
import type { TextureSettings } from "../texture-settings.ts";
import { countPairs } from "./count-pairs.ts";
import { GLCM_NAMES, pairFeatures } from "./pair-features.ts";

/**
 * Grey level co-occurrence matrix (Haralick 1973, doi:10.1109/TSMC.1973.4309314): features of each direction and distance, then their mean.
 * Agrees with pyradiomics 3.0.1. Directions without a pair are left out; where none is left all are NaN (MCC of one level 1).
 * Features not in `wanted` are left out; MCC takes O(levels³) a direction.
 */
export function glcmFeatures(roi: BinnedRoi, settings: TextureSettings, wanted?: ReadonlySet<string>): Features {
  const { values, code } = presentLevels(roi);
  const { weightingNorm, symmetricalGLCM } = settings;
  const offsets = neighbourOffsets(roi.shape, settings, false);
  const grid = levelGrid(roi, Math.max(...settings.distances), code);
  let matrices: (Uint32Array | Float64Array)[] = offsets.map((offset) => countPairs(grid, offset, values.length));
  if (weightingNorm === null) {
    if (matrices.length > 1) matrices = matrices.filter((counts) => counts.some((count) => count > 0));
  } else {
    const sum = new Float64Array(values.length ** 2);
    for (let k = 0; k < offsets.length; k++) {
      const length = offsetLength(offsets[k]!, roi.spacing, weightingNorm);
      const weight = weightingNorm === "no_weighting" ? 1 : Math.exp(-(length ** 2));
      for (let cell = 0; cell < sum.length; cell++) sum[cell]! += matrices[k]![cell]! * weight;
    }
    matrices = [sum];
  }
  const names = GLCM_NAMES.filter((name) => !wanted || wanted.has(name));
  const found = matrices.map((counts) =>
    pairFeatures({ counts, values, grayLevels: roi.grayLevels, symmetrical: symmetricalGLCM, withMcc: names.includes("MCC") }),
  );
  const mean = new Map(names.map((name) => [name, meanOfAngles(found.map((features) => features[name]))]));
  if (matrices.length === 0 && values.length === 1 && mean.has("MCC")) mean.set("MCC", 1);
  return mean;
}
