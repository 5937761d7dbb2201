import type { Scores } from "../../formats/scores.ts";

/** A class's rows by rising score. */
interface Ranked {
  readonly order: Int32Array;
  /** Whether the row at this place has the same score as the next one. */
  readonly tied: Uint8Array;
}

/**
 * `exactArea` as a function of how often each row counts, for resamples: the rows are sorted once, each call is O(rows · classes).
 * NaN where a class has no rows that count.
 */
export function resampledArea({ truth, probabilities, classes }: Scores): (counts: ArrayLike<number>) => number {
  const shown = classes.length === 2 ? [1] : classes.map((_, k) => k);
  const ranked = shown.map((k): Ranked => {
    const score = (row: number): number => probabilities[row * classes.length + k]!;
    const order = Int32Array.from(truth.keys()).sort((a, b) => score(a) - score(b));
    const tied = Uint8Array.from(order, (row, at) => Number(at + 1 < order.length && score(order[at + 1]!) === score(row)));
    return { order, tied };
  });
  return (counts) => {
    let sum = 0;
    ranked.forEach((each, at) => {
      sum += areaOf(each, truth, shown[at]!, counts);
    });
    return sum / shown.length;
  };
}

/** Share of pairs of a positive and a negative row in which the positive one is higher, ties counting half. */
function areaOf({ order, tied }: Ranked, truth: Int32Array, k: number, counts: ArrayLike<number>): number {
  let below = 0; // negative rows with a lower score
  let [positives, negatives] = [0, 0]; // of equal scores
  let [wins, all] = [0, 0];
  for (let at = 0; at < order.length; at++) {
    const row = order[at]!;
    if (truth[row] === k) positives += counts[row]!;
    else negatives += counts[row]!;
    if (tied[at]) continue;
    wins += positives * (below + negatives / 2);
    below += negatives;
    all += positives;
    [positives, negatives] = [0, 0];
  }
  return wins / (all * below);
}
