import type { BinnedRoi } from "../roi.ts";

/** The levels that a region holds. */
export interface PresentLevels {
  /** Rising. */
  readonly values: Int32Array;
  /** Voxels of each. */
  readonly voxels: Float64Array;
  /** [level] → 1 + its place in `values`; 0 for 0 and for levels that are not there. */
  readonly code: Uint16Array;
}

const known = new WeakMap<BinnedRoi, PresentLevels>();

/** Found once for each region. */
export function presentLevels(roi: BinnedRoi): PresentLevels {
  const before = known.get(roi);
  if (before) return before;
  const { levels, grayLevels } = roi;
  const counts = new Uint32Array(grayLevels + 1);
  for (let k = 0; k < levels.length; k++) counts[levels[k]!]!++;
  const values: number[] = [];
  const code = new Uint16Array(grayLevels + 1);
  for (let level = 1; level <= grayLevels; level++) {
    if (counts[level]! > 0) code[level] = values.push(level);
  }
  const voxels = Float64Array.from(values, (level) => counts[level]!);
  const found = { values: Int32Array.from(values), voxels, code };
  known.set(roi, found);
  return found;
}
