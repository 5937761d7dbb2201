import { eigenvaluesOf } from "./eigenvalues.ts";
import { denseShares, type PairShares } from "./pair-shares.ts";

const EPSILON = Number.EPSILON; // numpy.spacing(1), which pyradiomics adds to divisors

/**
 * Maximal correlation coefficient: the root of the second largest eigenvalue of Q[i][j] = Σk p[i][k] p[j][k] / (px[i] py[k] + ε).
 * 1 for a single level. Eigenvalues that rounding puts below 0 count 0.
 */
export function maximalCorrelation(matrix: PairShares): number {
  const { px, py } = matrix;
  const n = px.length;
  if (n === 1) return 1;
  const p = denseShares(matrix);
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const share = p[i * n + k]!;
      if (share === 0) continue;
      const quotient = share / (px[i]! * py[k]! + EPSILON);
      for (let j = 0; j < n; j++) q[i * n + j]! += quotient * p[j * n + k]!;
    }
  }
  // the same eigenvalues, on a nearly symmetric matrix
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) q[i * n + j]! *= px[j] === 0 ? 0 : Math.sqrt(px[i]! / px[j]!);
  return Math.sqrt(Math.max(0, eigenvaluesOf(q, n)[1]!));
}
