import type { ForestSettings } from "./settings.ts";

/**
 * One tree, node by node; the root is node 0. Depth first the left child follows its parent; with a limit on leaves nodes stand in the
 * order they were opened.
 */
export interface ForestTree {
  /** [nodes] column of the features, from 0; −1 in a leaf. */
  readonly feature: Int32Array;
  /** [nodes] go left where the value, rounded to float32, is ≤ this; 0 in a leaf. */
  readonly threshold: Float64Array;
  /** [nodes] −1 in a leaf. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly impurity: Float64Array;
  /** [nodes] different training rows. */
  readonly samples: Int32Array;
  /** [nodes] sum of their weights. */
  readonly weight: Float64Array;
  /** [nodes, classes] sum of weights a class. */
  readonly value: Float64Array;
}

/** A fitted random forest: what model.json holds. */
export interface ForestModel {
  /** Labels in class order: those of the training rows. */
  readonly classes: readonly (number | string)[];
  readonly featureNames: readonly string[];
  readonly settings: ForestSettings;
  /** Rows that it was fitted on. */
  readonly trainingRows: number;
  readonly trees: readonly ForestTree[];
}
