/** Whose rules are followed: LightGBM 2.3.1 (what the COVID-MTL paper used) or 4.7. */
export type Compat = "2.3" | "4";

/**
 * One tree as model.txt holds it. Inner nodes are numbered from 0 in the order they were split; a child is a node number, or −1 − leaf.
 * A tree of one leaf has no nodes.
 */
export interface BoostedTree {
  readonly leaves: number;
  /** [leaves − 1] column of the features, from 0. */
  readonly splitFeature: Int32Array;
  readonly splitGain: Float64Array;
  /** Go left where value ≤ threshold. */
  readonly threshold: Float64Array;
  /** LightGBM's bits: 2 · (missing goes left) + 4 · (zero is missing) or 8 · (NaN is missing). */
  readonly decisionType: Uint8Array;
  readonly leftChild: Int32Array;
  readonly rightChild: Int32Array;
  /** [leaves] added to the score, learning rate included. */
  readonly leafValue: Float64Array;
  /** [leaves] sums of hessians; empty for a tree of one leaf that went through model.txt. */
  readonly leafWeight: Float64Array;
  /** [leaves] training rows; empty for a tree of one leaf that went through LightGBM 2.3.1's model.txt. */
  readonly leafCount: Int32Array;
  /** [leaves − 1] each */
  readonly internalValue: Float64Array;
  readonly internalWeight: Float64Array;
  readonly internalCount: Int32Array;
  readonly shrinkage: number;
}

/** A boosted model: what LightGBM's model.txt holds. */
export interface BoostedModel {
  readonly compat: Compat;
  /** As model.txt prints it: `binary sigmoid:1`, `multiclass num_class:3`, `multiclassova num_class:3 sigmoid:1`, `regression`. */
  readonly objective: string;
  /** Trees an iteration: 1, or the number of classes. */
  readonly treesPerIteration: number;
  readonly featureNames: readonly string[];
  /** `[min:max]`, or `none` for a column that could not be split on. */
  readonly featureInfos: readonly string[];
  /** Direction of each feature's effect (1, −1, or 0 for free), where the library was told any. */
  readonly monotoneConstraints?: readonly number[];
  /** Iteration by iteration, class by class. */
  readonly trees: readonly BoostedTree[];
  /** Lines of the parameters section, without its brackets: `learning_rate: 0.1`. */
  readonly parameters: readonly string[];
  /** JSON of the line in which the Python package keeps the categories of text columns; empty without that line, `null` unless said. */
  readonly pandasCategorical?: string;
  /** Labels in class order, where known; regimen writes them into the header, where LightGBM skips them. */
  readonly classes?: readonly (number | string)[];
}
