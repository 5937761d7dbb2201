import Type, { type Static } from "typebox";
import { Choice } from "../../../runner/contract/params.ts";
import { WAVELETS } from "./filters/wavelet-filters.ts";

const INTERPOLATORS = ["sitkNearestNeighbor", "sitkLinear", "sitkBSpline"] as const;

/** pyradiomics' settings by their names there; what is left out has the default of pyradiomics 3.0.1. */
export const SETTINGS = Type.Object(
  {
    label: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 255, description: "Label of the region in the mask; 1 unless said." }),
    ),
    label_channel: Type.Optional(Type.Integer({ minimum: 0, maximum: 0, description: "Masks have one channel: 0." })),
    minimumROIDimensions: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3, description: "Axes along which the region has more than one voxel, at least; 2." }),
    ),
    minimumROISize: Type.Optional(
      Type.Integer({ exclusiveMinimum: 0, description: "The region has more voxels than this; no limit unless said." }),
    ),
    geometryTolerance: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description:
          "How far image and mask may differ in origin and spacing (times the spacing) and direction; 1e-6 unless said.",
      }),
    ),
    correctMask: Type.Optional(
      Type.Boolean({
        description: "Whether a mask on another grid is brought onto the image's (nearest voxel); no unless said.",
      }),
    ),
    additionalInfo: Type.Optional(Type.Boolean({ description: "Without effect: there are no diagnostics." })),
    normalize: Type.Optional(Type.Boolean({ description: "Whether the image is brought to mean 0 and deviation 1; no." })),
    normalizeScale: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: "Factor after normalising; 1." })),
    removeOutliers: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: "Deviations to which normalised values are cut; none unless said." }),
    ),
    resampledPixelSpacing: Type.Optional(
      Type.Array(Type.Number({ minimum: 0 }), {
        minItems: 3,
        maxItems: 3,
        description: "New spacing x, y, z in mm (0: as it is); no resampling unless said.",
      }),
    ),
    interpolator: Type.Optional(
      Type.Union([Choice(INTERPOLATORS, { description: "SimpleITK's name." }), Type.Integer({ minimum: 1, maximum: 3 })], {
        description: "How the image is resampled: sitkBSpline (or 3), sitkLinear (2), sitkNearestNeighbor (1); sitkBSpline.",
      }),
    ),
    padDistance: Type.Optional(
      Type.Integer({ minimum: 0, description: "Voxels around the region that are kept when resampling or cropping first; 5." }),
    ),
    preCrop: Type.Optional(
      Type.Boolean({ description: "Whether image and mask are cut to the region and padDistance before filtering; no." }),
    ),
    resegmentRange: Type.Optional(
      Type.Array(Type.Number(), {
        minItems: 1,
        maxItems: 2,
        description: "Voxels of the region stay if their value is at least the lower and at most the upper; all unless said.",
      }),
    ),
    resegmentMode: Type.Optional(
      Choice(["absolute", "relative", "sigma"], {
        description: "Whether the range is values, shares of the largest value, or deviations from the mean; absolute.",
      }),
    ),
    resegmentShape: Type.Optional(Type.Boolean({ description: "Whether shape is that of the resegmented region; no." })),
    binWidth: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: "Width of a grey level; 25." })),
    binCount: Type.Optional(
      Type.Integer({ exclusiveMinimum: 0, description: "Number of grey levels, in place of their width." }),
    ),
    voxelArrayShift: Type.Optional(
      Type.Integer({ description: "Added to the values in Energy, TotalEnergy and RootMeanSquared; 0." }),
    ),
    distances: Type.Optional(
      Type.Array(Type.Integer({ exclusiveMinimum: 0 }), {
        minItems: 1,
        description: "Distances in voxels (largest offset along an axis) of neighbours in GLCM, GLDM and NGTDM; [1].",
      }),
    ),
    symmetricalGLCM: Type.Optional(Type.Boolean({ description: "Whether pairs count in both directions; yes." })),
    weightingNorm: Type.Optional(
      Choice(["euclidean", "manhattan", "infinity", "no_weighting"], {
        description: "Norm of an angle whose weight exp(−norm²) its GLCM and GLRLM get before they are added up; not added up.",
      }),
    ),
    gldm_a: Type.Optional(Type.Integer({ minimum: 0, description: "Levels by which a dependent voxel may differ in GLDM; 0." })),
    force2D: Type.Optional(Type.Boolean({ description: "Whether neighbours and wavelets stay within slices; no." })),
    force2Ddimension: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 2, description: "Axis across the slices: 0 is z, 1 is y, 2 is x; 0." }),
    ),
    wavelet: Type.Optional(Choice(WAVELETS, { description: "Wavelet; coif1." })),
    start_level: Type.Optional(Type.Integer({ minimum: 0, maximum: 8, description: "Wavelet levels passed over; 0." })),
    level: Type.Optional(Type.Integer({ minimum: 1, maximum: 8, description: "Wavelet levels; 1." })),
    sigma: Type.Optional(
      Type.Array(Type.Number({ exclusiveMinimum: 0 }), { description: "Widths of the Laplacian of Gaussian in mm; none." }),
    ),
    gradientUseSpacing: Type.Optional(Type.Boolean({ description: "Whether a gradient is a mm rather than a voxel; yes." })),
  },
  { additionalProperties: false },
);

/** Settings as they are given: any of them. */
export type GivenSettings = Static<typeof SETTINGS>;

const DEFAULTS = {
  label: 1,
  minimumROIDimensions: 2,
  geometryTolerance: 1e-6,
  correctMask: false,
  normalize: false,
  normalizeScale: 1,
  interpolator: "sitkBSpline",
  padDistance: 5,
  preCrop: false,
  resegmentMode: "absolute",
  resegmentShape: false,
  binWidth: 25,
  voxelArrayShift: 0,
  distances: [1],
  symmetricalGLCM: true,
  gldm_a: 0,
  force2D: false,
  force2Ddimension: 0,
  wavelet: "coif1",
  start_level: 0,
  level: 1,
  sigma: [],
  gradientUseSpacing: true,
} as const satisfies GivenSettings;

/** Every setting that has a default, and those that were given. */
export type Settings = GivenSettings & { readonly [K in keyof typeof DEFAULTS]: NonNullable<GivenSettings[K]> };

/** Settings with pyradiomics' defaults in place of what is left out. */
export const withDefaults = (given: GivenSettings): Settings => ({ ...DEFAULTS, ...given });
