export interface ThresholdCounts {
  /** Distinct scores, falling. */
  readonly thresholds: Float64Array;
  /** Negative rows with a score of at least the threshold. */
  readonly falsePositives: Float64Array;
  /** Positive rows with a score of at least the threshold. */
  readonly truePositives: Float64Array;
}

/**
 * Counts of positive and negative rows from each distinct score upwards: what ROC and precision–recall curves are made of. O(n log n).
 * NaN scores and lists of two lengths are a RangeError.
 *
 * @param positive 1 (or any truth) where the row is positive
 */
export function thresholdCounts(positive: ArrayLike<number>, score: ArrayLike<number>): ThresholdCounts {
  const n = score.length;
  if (positive.length !== n) throw new RangeError(`${positive.length} truths and ${n} scores`);
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(score[i])) throw new RangeError(`score ${i} is NaN`);
    order[i] = i;
  }
  order.sort((a, b) => (score[a]! > score[b]! ? -1 : score[a]! < score[b]! ? 1 : 0));
  const thresholds: number[] = [];
  const falsePositives: number[] = [];
  const truePositives: number[] = [];
  let hits = 0;
  for (let i = 0; i < n; i++) {
    if (positive[order[i]!]) hits++;
    const value = score[order[i]!]!;
    if (i + 1 < n && score[order[i + 1]!] === value) continue;
    thresholds.push(value);
    truePositives.push(hits);
    falsePositives.push(i + 1 - hits);
  }
  return {
    thresholds: Float64Array.from(thresholds),
    falsePositives: Float64Array.from(falsePositives),
    truePositives: Float64Array.from(truePositives),
  };
}
