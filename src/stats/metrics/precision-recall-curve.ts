import { thresholdCounts } from "./threshold-counts.ts";

export interface PrecisionRecallCurve {
  /** From the share of positive rows, at the lowest threshold, to 1. */
  readonly precision: Float64Array;
  /** Falling from 1 to 0. */
  readonly recall: Float64Array;
  /** Distinct scores, rising; one fewer than points, since the last point (recall 0, precision 1) has none. */
  readonly thresholds: Float64Array;
  /** Mean of the precisions, each weighted by the recall it adds; no interpolation. */
  readonly averagePrecision: number;
}

/**
 * Precision and recall from each distinct score upwards, as scikit-learn's precision_recall_curve and average_precision_score.
 * Without positive rows recall and average precision are NaN (scikit-learn makes them 1 and 0, with a warning). O(n log n).
 *
 * @param positive 1 where the row is positive
 */
export function precisionRecallCurve(positive: ArrayLike<number>, score: ArrayLike<number>): PrecisionRecallCurve {
  const { thresholds, falsePositives, truePositives } = thresholdCounts(positive, score);
  const n = thresholds.length;
  const positives = n > 0 ? truePositives[n - 1]! : 0;
  const precision = new Float64Array(n + 1);
  const recall = new Float64Array(n + 1);
  precision[n] = 1;
  let averagePrecision = positives > 0 ? 0 : Number.NaN;
  for (let i = 0; i < n; i++) {
    const hits = truePositives[i]!;
    precision[n - 1 - i] = hits / (hits + falsePositives[i]!);
    recall[n - 1 - i] = hits / positives;
    averagePrecision += ((hits - (i > 0 ? truePositives[i - 1]! : 0)) / positives) * precision[n - 1 - i]!;
  }
  return { precision, recall, thresholds: thresholds.reverse(), averagePrecision };
}
