/** Rows with their labels, column by column. */
export interface BoostingRows {
  /** [features][rows] NaN is missing. */
  readonly columns: readonly Float64Array[];
  /** [rows] class from 0, or value. */
  readonly labels: ArrayLike<number>;
  /** [rows] 1 each unless given. */
  readonly weights?: ArrayLike<number> | undefined;
}

/** What a model is trained on. */
export interface BoostingData extends BoostingRows {
  readonly featureNames: readonly string[];
  /** Number of classes; 1 for a regression. */
  readonly classes: number;
  /** Rows to watch training by. */
  readonly validation?: BoostingRows | undefined;
}

/** Labels and weights as LightGBM holds them: float32, and no weights where all are 1. */
export function float32Rows({ labels, weights }: BoostingRows): {
  readonly labels: Float32Array;
  readonly weights?: Float32Array;
} {
  const own = weights && Float32Array.from(weights);
  return { labels: Float32Array.from(labels), ...(own?.some((weight) => weight !== 1) ? { weights: own } : {}) };
}
