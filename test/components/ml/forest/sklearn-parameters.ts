import type { ForestSettings } from "../../../../src/components/ml/forest/settings.ts";

/** The settings as keyword arguments of RandomForestClassifier; null is None. */
export function sklearnParameters(settings: ForestSettings): { readonly [name: string]: unknown } {
  const { maxFeatures, maxSamples, classWeight } = settings;
  return {
    n_estimators: settings.trees,
    random_state: settings.seed,
    criterion: settings.criterion,
    max_features: maxFeatures === "all" ? null : maxFeatures,
    max_depth: settings.maxDepth ?? null,
    // the script makes 1, a share, the float that scikit-learn wants
    min_samples_split: settings.minSamplesSplit,
    min_samples_leaf: settings.minSamplesLeaf,
    min_weight_fraction_leaf: settings.minWeightFractionLeaf,
    max_leaf_nodes: settings.maxLeafNodes ?? null,
    min_impurity_decrease: settings.minImpurityDecrease,
    bootstrap: settings.bootstrap,
    oob_score: settings.bootstrap,
    max_samples: maxSamples ?? null,
    class_weight: classWeight ?? null,
  };
}
