/** A class against the rest: which rows are of it, and its probabilities. */
export interface OneAgainstRest {
  readonly positive: Uint8Array;
  readonly score: Float64Array;
}

/**
 * Views class `k` of scored rows as positive against all others.
 *
 * @param truth class of each row
 * @param probabilities row-major [rows, classes]
 */
export function oneAgainstRest(
  truth: ArrayLike<number>,
  probabilities: Float64Array,
  classes: number,
  k: number,
): OneAgainstRest {
  const positive = new Uint8Array(truth.length);
  const score = new Float64Array(truth.length);
  for (let row = 0; row < truth.length; row++) {
    positive[row] = Number(truth[row] === k);
    score[row] = probabilities[row * classes + k]!;
  }
  return { positive, score };
}
