import { FEATURE_CLASSES, featuresOf } from "./feature-names.ts";
import type { Plan, PlannedClass } from "./plan.ts";
import { type GivenSettings, withDefaults } from "./settings.ts";

export const PRESETS = ["pyradiomics", "covid-mtl"] as const;

/** All classes that pyradiomics extracts unless told otherwise; shape2D is not among them. */
export const DEFAULT_CLASSES: readonly PlannedClass[] = FEATURE_CLASSES.filter((name) => name !== "shape2D").map((name) => ({
  name,
  features: [],
}));

// of a band the authors left out two statistics and kept the order of a parameter file that comes with pyradiomics
const BAND_GLCM = (
  "Autocorrelation JointAverage ClusterProminence ClusterShade ClusterTendency Contrast Correlation DifferenceAverage " +
  "DifferenceEntropy DifferenceVariance JointEnergy JointEntropy Imc1 Imc2 Idm Idmn Id Idn InverseVariance MaximumProbability " +
  "SumEntropy SumSquares"
).split(" ");

const BAND_CLASSES: readonly PlannedClass[] = [
  { name: "glcm", features: BAND_GLCM },
  { name: "glrlm", features: featuresOf("glrlm") },
];

const OWN_CLASSES: readonly PlannedClass[] = (["firstorder", "glcm", "glrlm", "glszm"] as const).map((name) => ({
  name,
  features: featuresOf(name),
}));

/** The two extractions of the COVID-MTL paper: of the image itself, and of its bands. */
export function covidMtlPlans(settings: GivenSettings): { readonly own: Plan; readonly bands: Plan } {
  const all = withDefaults(settings);
  return {
    own: { settings: all, images: [{ type: "Original", settings: {} }], classes: OWN_CLASSES },
    bands: { settings: all, images: [{ type: "Wavelet", settings: {} }], classes: BAND_CLASSES },
  };
}
