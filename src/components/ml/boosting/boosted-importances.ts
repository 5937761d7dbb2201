import type { BoostedModel } from "./model.ts";

/** Importances of all features, in the model's order. */
export interface BoostedImportances {
  /** [features] nodes that split on the feature with a gain above 0. */
  readonly split: Int32Array;
  /** [features] sum of the gains of these nodes, tree by tree and node by node. */
  readonly gain: Float64Array;
}

/**
 * Split and gain importances as LightGBM's `feature_importance`. Gains are those the model holds: float32 of six printed digits once it
 * went through model.txt, as in Python.
 *
 * @param iterations the first so many iterations; all unless said
 */
export function boostedImportances(model: BoostedModel, iterations = Number.POSITIVE_INFINITY): BoostedImportances {
  const features = model.featureNames.length;
  const split = new Int32Array(features);
  const gain = new Float64Array(features);
  const trees = Math.min(model.trees.length, iterations * model.treesPerIteration);
  for (let t = 0; t < trees; t++) {
    const { splitFeature, splitGain } = model.trees[t]!;
    for (let node = 0; node < splitFeature.length; node++) {
      const own = Math.fround(splitGain[node]!);
      if (!(own > 0)) continue;
      split[splitFeature[node]!]!++;
      gain[splitFeature[node]!]! += own;
    }
  }
  return { split, gain };
}
