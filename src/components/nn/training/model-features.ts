import { InputError } from "../../../runner/contract/failure.ts";
import { type FeatureInput, type FeatureScaling, featureRows, scaledFeatures } from "../batches/samples/radiomics.ts";
import type { TrainingSamples } from "../batches/samples/training-samples.ts";

/**
 * Samples with the radiomic features that a trained model takes, scaled as they were when it was trained. `rows` is how many rows the labels
 * table has. InputError where the model takes features and none are given, or the other way round.
 */
export function modelFeatures(
  samples: TrainingSamples,
  scaling: FeatureScaling | undefined,
  features: FeatureInput | undefined,
  rows: number,
): TrainingSamples {
  if (!scaling && !features) return samples;
  if (!scaling) {
    throw new InputError({
      code: "no-radiomics",
      message: "the model takes no features beside the scan",
      help: "leave the input features away, or take a model that was trained with features",
    });
  }
  if (!features) {
    throw new InputError({
      code: "no-features",
      message: `the model takes ${scaling.names.length} features beside the scan, and no table of them is given`,
      help: "wire the input features",
    });
  }
  const all = [...samples.train, ...samples.test];
  const own = featureRows(
    features,
    all.map(({ id }) => id),
    all.map(({ row }) => row),
    rows,
  );
  const values = scaledFeatures(features, scaling, own);
  const joined = all.map((sample, i) => ({ ...sample, radiomics: values[i]! }));
  const { length } = samples.train;
  return { ...samples, train: joined.slice(0, length), test: joined.slice(length), features: scaling };
}
