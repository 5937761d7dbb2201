import { averageRanks } from "../tests/ranks.ts";

/**
 * Area under the ROC curve, exactly: the share of pairs of a positive and a negative row in which the positive one has the higher score,
 * ties counting half (Mann and Whitney's U by midranks). NaN where a class is absent; NaN scores are a RangeError. O(n log n).
 *
 * @param positive 1 where the row is positive
 * @example
 * rocArea([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.75
 */
export function rocArea(positive: ArrayLike<number>, score: ArrayLike<number>): number {
  if (positive.length !== score.length) throw new RangeError(`${positive.length} truths and ${score.length} scores`);
  const { ranks } = averageRanks(score);
  let positives = 0;
  let rankSum = 0; // of halves, exact
  for (let i = 0; i < ranks.length; i++) {
    if (!positive[i]) continue;
    positives++;
    rankSum += ranks[i]!;
  }
  const pairs = positives * (ranks.length - positives);
  return pairs === 0 ? Number.NaN : (rankSum - (positives * (positives + 1)) / 2) / pairs;
}
