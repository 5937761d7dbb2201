import { thresholdCounts } from "./threshold-counts.ts";

export interface RocCurve {
  /** False-positive rate, rising from 0 to 1. */
  readonly fpr: Float64Array;
  /** True-positive rate, rising from 0 to 1. */
  readonly tpr: Float64Array;
  /** Rows with at least this score are called positive; falling from Infinity. */
  readonly thresholds: Float64Array;
}

/**
 * Receiver operating characteristic: one point a distinct score, after (0, 0) at threshold Infinity. O(n log n).
 * Without negative rows `fpr` is NaN, without positive ones `tpr`. Agrees with scikit-learn's roc_curve(drop_intermediate=False).
 *
 * @param positive 1 where the row is positive
 */
export function rocCurve(positive: ArrayLike<number>, score: ArrayLike<number>): RocCurve {
  const { thresholds, falsePositives, truePositives } = thresholdCounts(positive, score);
  const points = thresholds.length + 1;
  const rates = (counts: Float64Array): Float64Array => {
    const rate = new Float64Array(points); // 0 / 0 is the NaN of a class without rows
    rate[0] = counts.length > 0 && counts.at(-1)! > 0 ? 0 : Number.NaN;
    for (let i = 1; i < points; i++) rate[i] = counts[i - 1]! / counts.at(-1)!;
    return rate;
  };
  const from = new Float64Array(points);
  from[0] = Number.POSITIVE_INFINITY;
  from.set(thresholds, 1);
  return { fpr: rates(falsePositives), tpr: rates(truePositives), thresholds: from };
}
