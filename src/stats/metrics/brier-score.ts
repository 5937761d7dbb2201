import { sum } from "../describe/sum.ts";

/**
 * Brier's score: the mean squared distance of the probabilities from what came. 0 is perfect; no rows give NaN.
 *
 * With two classes it is the mean of (p1 − y)², from 0 to 1, and p0 is not looked at. With more it is Brier's own definition, the
 * mean over the rows of the sum over the classes of (p − y)², from 0 to 2. So does scikit-learn 1.9.
 *
 * @param truth class of each row
 * @param probabilities row-major [rows, classes]
 * Reference: Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.
 */
export function brierScore(truth: ArrayLike<number>, probabilities: Float64Array, classes: number): number {
  const distances = new Float64Array(truth.length);
  for (let row = 0; row < truth.length; row++) {
    if (classes === 2) {
      distances[row] = (probabilities[row * 2 + 1]! - truth[row]!) ** 2;
      continue;
    }
    let distance = 0;
    for (let k = 0; k < classes; k++) distance += (probabilities[row * classes + k]! - Number(truth[row] === k)) ** 2;
    distances[row] = distance;
  }
  return sum(distances) / truth.length;
}
