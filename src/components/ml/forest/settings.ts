export type Criterion = "gini" | "entropy" | "log_loss";
export type ClassWeight = "balanced" | "balanced_subsample" | { readonly [label: string]: number };

/** Parameters of scikit-learn's RandomForestClassifier in camelCase. What may be left out sets no limit then. */
export interface ForestSettings {
  readonly trees: number;
  readonly seed: number;
  readonly criterion: Criterion;
  /** A number below 1 is a share of the features, from 1 on a count. */
  readonly maxFeatures: "sqrt" | "log2" | "all" | number;
  readonly maxDepth?: number;
  /** Up to 1 a share of the rows, from 2 on a count. */
  readonly minSamplesSplit: number;
  /** Below 1 a share of the rows, from 1 on a count. */
  readonly minSamplesLeaf: number;
  readonly minWeightFractionLeaf: number;
  readonly maxLeafNodes?: number;
  readonly minImpurityDecrease: number;
  readonly bootstrap: boolean;
  /** Below 1 a share of the rows, from 1 on a count. */
  readonly maxSamples?: number;
  readonly classWeight?: ClassWeight;
}

/** scikit-learn 1.2's defaults. */
export const DEFAULT_SETTINGS: ForestSettings = {
  trees: 100,
  seed: 0,
  criterion: "gini",
  maxFeatures: "sqrt",
  minSamplesSplit: 2,
  minSamplesLeaf: 1,
  minWeightFractionLeaf: 0,
  minImpurityDecrease: 0,
  bootstrap: true,
};
