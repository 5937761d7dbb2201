/** Settings of the texture classes, by pyradiomics' names and with its meaning. */
export interface TextureSettings {
  /** GLCM, GLDM, NGTDM: how far neighbours lie, in voxels along the longest axis of the offset; whole, at least 1. */
  readonly distances: readonly number[];
  /** GLCM: count each pair both ways. */
  readonly symmetricalGLCM: boolean;
  /** GLCM, GLRLM: add the angles' matrices up, weighted by the offset's length in mm; null: features a matrix, then their mean. */
  readonly weightingNorm: WeightingNorm | null;
  /** Look only within planes. */
  readonly force2D: boolean;
  /** Axis that is left out where `force2D`: 0 z, 1 y, 2 x. */
  readonly force2Ddimension: 0 | 1 | 2;
  /** GLDM: a neighbour depends where its level differs by at most this. */
  readonly gldm_a: number;
}

export type WeightingNorm = "infinity" | "euclidean" | "manhattan" | "no_weighting";

export const DEFAULT_TEXTURE_SETTINGS: TextureSettings = {
  distances: [1],
  symmetricalGLCM: true,
  weightingNorm: null,
  force2D: false,
  force2Ddimension: 0,
  gldm_a: 0,
};
