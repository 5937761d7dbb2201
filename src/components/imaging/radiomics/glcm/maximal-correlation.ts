import { eigenvaluesOf } from "./eigenvalues.ts";
import { denseShares, type PairShares } from "./pair-shares.ts";
import { secondEigenvalue } from "./second-eigenvalue.ts";

const EPSILON = Number.EPSILON; // numpy.spacing(1), which pyradiomics adds to divisors
/** Levels up to which all eigenvalues are calculated, which is exact whatever the matrix. */
const FEW = 48;
/** Levels above which that would take minutes. */
const MANY = 600;
/** ε over a product of marginals up to which it leaves the matrix nearly symmetric, but for a scaling. */
const SMALL = 0.1;

/**
 * Maximal correlation coefficient: the root of the second largest eigenvalue of Q[i][j] = Σk p[i][k] p[j][k] / (px[i] py[k] + ε).
 * 1 for a single level. Eigenvalues that rounding puts below 0 count 0.
 */
export function maximalCorrelation(matrix: PairShares): number {
  const { rows, columns, px, py } = matrix;
  const n = px.length;
  if (n === 1) return 1;
  let least = 1;
  for (let k = 0; k < rows.length; k++) least = Math.min(least, px[rows[k]!]! * py[columns[k]!]!);
  const symmetric = EPSILON <= SMALL * least;
  const all = n <= FEW || (n <= MANY && !symmetric);
  return Math.sqrt(Math.max(0, all ? eigenvaluesOf(quotients(matrix, symmetric), n)[1]! : secondEigenvalue(matrix)));
}

/** Q; where it is `symmetric` but for ε and a scaling, scaled so, which keeps its eigenvalues and makes them easy to find. */
function quotients(matrix: PairShares, symmetric: boolean): Float64Array {
  const { px, py } = matrix;
  const n = px.length;
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
  if (!symmetric) return q;
  const roots = px.map(Math.sqrt);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) q[i * n + j]! *= roots[j] === 0 ? 0 : roots[i]! / roots[j]!;
  return q;
}
