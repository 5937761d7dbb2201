import { regularizedBeta } from "../distributions/regularized-beta.ts";

export interface McNemar {
  /** Rows that A alone has right. */
  readonly onlyA: number;
  /** Rows that B alone has right. */
  readonly onlyB: number;
  /** Accuracy of A − accuracy of B. */
  readonly difference: number;
  /** Wald's standard error of the difference. */
  readonly standardError: number;
  /** Exact, two-sided. */
  readonly p: number;
  /** Exact with half the probability of what was found (Fagerland 2013, doi:10.1186/1471-2288-13-91): less cautious. */
  readonly midP: number;
}

/**
 * McNemar's exact test of two classifiers on the same rows: of the rows that one alone has right, is each as often right?
 * Two-sided binomial probability with one half; without such rows p is 1. Agrees with SciPy's binomtest.
 *
 * @param truth class of each row
 */
export function mcnemar(truth: ArrayLike<number>, predictedA: ArrayLike<number>, predictedB: ArrayLike<number>): McNemar {
  const n = truth.length;
  if (predictedA.length !== n || predictedB.length !== n) {
    throw new RangeError(`${n} true classes, but ${predictedA.length} and ${predictedB.length} predicted ones`);
  }
  let onlyA = 0;
  let onlyB = 0;
  for (let row = 0; row < n; row++) {
    const [a, b] = [predictedA[row] === truth[row], predictedB[row] === truth[row]];
    if (a && !b) onlyA++;
    if (b && !a) onlyB++;
  }
  const trials = onlyA + onlyB;
  const fewer = Math.min(onlyA, onlyB);
  const tail = lowerTail(fewer, trials);
  const difference = (onlyA - onlyB) / n;
  return {
    onlyA,
    onlyB,
    difference,
    standardError: Math.sqrt((trials - (onlyA - onlyB) ** 2 / n) / n ** 2),
    p: Math.min(1, 2 * tail),
    midP: Math.min(1, tail + lowerTail(fewer - 1, trials)), // twice the tail less the probability of `fewer`
  };
}

/** P(X ≤ k) of n throws of a fair coin. */
function lowerTail(k: number, n: number): number {
  if (k < 0) return 0;
  return k >= n ? 1 : regularizedBeta(0.5, 0.5, n - k, k + 1);
}
