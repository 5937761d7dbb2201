import type { FeatureClass } from "./feature-names.ts";
import type { Letters } from "./filters/region-bands.ts";
import type { GivenSettings, Settings } from "./settings.ts";

/** Filters by pyradiomics' names. */
export const IMAGE_TYPES = [
  "Original",
  "Wavelet",
  "LoG",
  "Square",
  "SquareRoot",
  "Logarithm",
  "Exponential",
  "Gradient",
] as const;

export type ImageType = (typeof IMAGE_TYPES)[number];

/** A filter, and the settings that only its images have. */
export interface PlannedImage {
  readonly type: ImageType;
  readonly settings: GivenSettings;
  /** Names of the sigmas as Python writes them (`1.0` or `1`), where that is known. */
  readonly sigmaTexts?: readonly string[];
  /** Of a wavelet's only level, only the bands that begin so. */
  readonly letters?: readonly Letters[];
}

/** A class, and those of its features that are wanted; none named is all. */
export interface PlannedClass {
  readonly name: FeatureClass;
  readonly features: readonly string[];
}

/** What is extracted. */
export interface Plan {
  readonly settings: Settings;
  readonly images: readonly PlannedImage[];
  readonly classes: readonly PlannedClass[];
}
