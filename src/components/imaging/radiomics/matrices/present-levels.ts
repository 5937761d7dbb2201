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

/** Finds them in one pass. */
export function presentLevels({ levels, grayLevels }: BinnedRoi): PresentLevels {
  const counts = new Float64Array(grayLevels + 1);
  for (let k = 0; k < levels.length; k++) counts[levels[k]!]!++;
  const values: number[] = [];
  const code = new Uint16Array(grayLevels + 1);
  for (let level = 1; level <= grayLevels; level++) {
    if (counts[level]! > 0) code[level] = values.push(level);
  }
  return { values: Int32Array.from(values), voxels: Float64Array.from(values, (level) => counts[level]!), code };
}
