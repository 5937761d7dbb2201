import type { BoostedTree } from "./model.ts";

/** How a column tells missing values: not at all (NaN is taken as 0), as NaN, or as zero. */
export type Missing = "none" | "nan" | "zero";

/** One feature after binning. Columns that cannot be split on are left out of the dataset. */
export interface BinnedColumn {
  /** Column of the features table, from 0. */
  readonly feature: number;
  /** Upper bound of each bin, ascending; the last is Infinity, or NaN for the NaN bin where `missing` is "nan". */
  readonly upperBounds: Float64Array;
  readonly missing: Missing;
  /** Bin that zero falls into. */
  readonly defaultBin: number;
  /** Bin whose histogram entry is never added up, but found as total minus all others: the default bin (2.3) or the most frequent one (4). */
  readonly skipBin: number;
  /** Under 2.3's rules: columns of one number are stored sparsely together, which gives their rows an order of their own in sums. */
  readonly sparseGroup?: number;
  /** [rows] bin of each training row. */
  readonly bins: Uint8Array | Uint16Array;
}

export interface BinnedDataset {
  readonly rows: number;
  /** In ascending order of `feature`. */
  readonly columns: readonly BinnedColumn[];
}

/** What growing a tree is bound by; names as LightGBM's. */
export interface GrowthOptions {
  readonly numLeaves: number;
  /** No limit where ≤ 0. */
  readonly maxDepth: number;
  readonly minDataInLeaf: number;
  readonly minSumHessianInLeaf: number;
  readonly lambdaL1: number;
  readonly lambdaL2: number;
  readonly minGainToSplit: number;
}

/** A tree as grown: leaf values without learning rate, and beside what a model holds its thresholds in bins and its rows. */
export interface GrownTree extends Omit<BoostedTree, "shrinkage"> {
  readonly thresholdBin: Int32Array;
  /** Training rows leaf by leaf (only those the tree was grown on); leaf k's are `rows[leafBegin[k] … leafBegin[k] + leafCount[k])`. */
  readonly rows: Int32Array;
  readonly leafBegin: Int32Array;
}

/** Grows trees leaf by leaf on one dataset; reused from tree to tree. The arrays of a grown tree are its own, but for `rows`, which the next tree overwrites. */
export interface TreeLearner {
  /**
   * @param gradients [dataset rows], @param hessians [dataset rows], rounded to float32
   * @param rows rows to grow on, ascending; all unless said (bagging)
   * @param columns 1 for each dataset column that may be used; all unless said (feature fraction)
   */
  grow(gradients: Float32Array, hessians: Float32Array, rows?: Int32Array, columns?: Uint8Array): GrownTree;
  /** Ends worker threads, where there are any. */
  close(): void;
}
