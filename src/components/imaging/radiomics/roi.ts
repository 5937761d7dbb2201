import type { Triple } from "../../../formats/volume/volume.ts";

/** A region of interest in one (filtered) image: its values, and where they lie in its bounding box. */
export interface Roi {
  readonly shape: Triple;
  /** mm */
  readonly spacing: Triple;
  /** [z, y, x], x fastest: 1 inside the region, 0 outside. */
  readonly mask: Uint8Array;
  /** Of each voxel inside the mask, in the order of the voxels. */
  readonly values: Float64Array;
}

/** A region whose values are discretised into grey levels. */
export interface BinnedRoi extends Roi {
  /** 1 … grayLevels for each voxel inside the mask, in the order of the voxels. */
  readonly levels: Uint16Array;
  /** The highest level there is (pyradiomics' Ng); levels below it may be empty. */
  readonly grayLevels: number;
}

/** Values by feature name (`JointEntropy`), in pyradiomics' order. */
export type Features = ReadonlyMap<string, number>;
