import { sum } from "../describe/sum.ts";

/**
 * Mean of −ln(probability of the true class), in nats. Probabilities are clipped to ε … 1 − ε with ε = 2^−52, so that one certain mistake
 * costs 36 and not infinity; rows are not made to sum to one. Both as scikit-learn from 1.5 on. No rows give NaN.
 *
 * @param truth class of each row
 * @param probabilities row-major [rows, classes]
 */
export function logLoss(truth: ArrayLike<number>, probabilities: Float64Array, classes: number): number {
  const losses = new Float64Array(truth.length);
  for (let row = 0; row < truth.length; row++) {
    const p = probabilities[row * classes + truth[row]!]!;
    losses[row] = -Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
  }
  return sum(losses) / truth.length;
}
