/** Looks for the best split of one node: a stretch of the tree's list of rows. One for each tree at a time. */
export interface SplitSearch {
  /** The node's weight, and its rows' weights a class. */
  readonly weight: number;
  readonly totals: Float64Array;
  /** The best split so far, if `found`: the first row of the list that goes right, feature, threshold. */
  readonly found: boolean;
  readonly position: number;
  readonly feature: number;
  readonly threshold: number;
  /** Set by `divide`. */
  readonly leftImpurity: number;
  readonly rightImpurity: number;
  readonly improvement: number;
  /** Begins a tree: rows of weight 0 are left out. Returns how many are in. */
  start(weights: Float64Array, treeWeight: number, minWeightLeaf: number): number;
  /** Goes to the node of the list's rows from `start` up to `end`. */
  enter(start: number, end: number): void;
  /** Looks at all splits by one feature; false where its values all lie within 1e-7. */
  scan(feature: number): boolean;
  /** Sorts the node's rows into left and right by the best split. */
  divide(impurity: number): void;
}
