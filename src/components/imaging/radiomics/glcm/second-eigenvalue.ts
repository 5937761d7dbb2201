import type { PairShares } from "./pair-shares.ts";

const EPSILON = Number.EPSILON; // numpy.spacing(1), which pyradiomics adds to divisors
/** Steps at most; some tens are usual. */
const STEPS = 160;

/**
 * Second largest eigenvalue of B Bᵀ with B[i][k] = p[i][k] / √(px[i] py[k] + ε), by Lanczos' method with full reorthogonalisation (Golub
 * and Van Loan, Matrix Computations, 4th edition, 10.1). Levels that no chain of pairs joins form blocks; the largest eigenvalue of a
 * block is 1 but for ε, its vector √px. These are set apart first, so that equal eigenvalues are all counted.
 */
export function secondEigenvalue(matrix: PairShares): number {
  const { px } = matrix;
  const n = px.length;
  const { block, blocks } = blocksOf(matrix);
  const multiply = multiplication(matrix);
  const top = Float64Array.from(px, Math.sqrt);
  const norms = new Float64Array(blocks);
  for (let i = 0; i < n; i++) norms[block[i]!]! += px[i]!;
  for (let i = 0; i < n; i++) top[i]! /= Math.sqrt(norms[block[i]!]!) || 1;
  const removeTops = (x: Float64Array): void => {
    const parts = new Float64Array(blocks);
    for (let i = 0; i < n; i++) parts[block[i]!]! += top[i]! * x[i]!;
    for (let i = 0; i < n; i++) x[i]! -= parts[block[i]!]! * top[i]!;
  };
  const image = multiply(top); // blocks do not touch each other, so all tops go through at once
  const found = new Float64Array(blocks + 1);
  for (let i = 0; i < n; i++) found[block[i]!]! += top[i]! * image[i]!;
  found[blocks] = largestRest(multiply, removeTops, n);
  return found.sort()[blocks - 1]!;
}

/** Largest eigenvalue on what is orthogonal to the vectors that `removeTops` takes away. */
function largestRest(multiply: (x: Float64Array) => Float64Array, removeTops: (x: Float64Array) => void, n: number): number {
  let x: Float64Array = Float64Array.from({ length: n }, (_, i) => i - n / 2 + Math.sin(i * i)); // levels in order, and a little of everything
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let largest = 0;
  removeTops(x);
  for (let step = 0; step < Math.min(STEPS, n); step++) {
    const length = Math.sqrt(dot(x, x));
    if (length < 1e-13) break;
    if (step > 0) beside.push(length);
    for (let i = 0; i < n; i++) x[i]! /= length;
    basis.push(x);
    const next = multiply(x);
    diagonal.push(dot(next, x));
    for (let twice = 0; twice < 2; twice++) {
      for (const one of basis) {
        const part = dot(one, next);
        for (let i = 0; i < n; i++) next[i]! -= part * one[i]!;
      }
      removeTops(next);
    }
    x = next;
    if (step % 4 !== 3) continue;
    const now = largestOfTridiagonal(diagonal, beside);
    if (now - largest <= 1e-15) break;
    largest = now;
  }
  return diagonal.length === 0 ? 0 : largestOfTridiagonal(diagonal, beside);
}

/** x → B Bᵀ x. */
function multiplication({ rows, columns, shares, symmetrical, px, py }: PairShares): (x: Float64Array) => Float64Array {
  const entries = shares.map((share, k) => share / Math.sqrt(px[rows[k]!]! * py[columns[k]!]! + EPSILON));
  const through = (x: Float64Array, from: ArrayLike<number>, to: ArrayLike<number>): Float64Array => {
    const out = new Float64Array(x.length);
    for (let k = 0; k < entries.length; k++) {
      const [a, b] = [from[k]!, to[k]!];
      out[b]! += entries[k]! * x[a]!;
      if (symmetrical && a !== b) out[a]! += entries[k]! * x[b]!;
    }
    return out;
  };
  return (x) => through(through(x, rows, columns), columns, rows);
}

/** Number of the block of each row; rows belong together where they share a column. */
function blocksOf({ rows, columns, symmetrical, px }: PairShares): { readonly block: Int32Array; readonly blocks: number } {
  const n = px.length;
  const parent = Int32Array.from({ length: 2 * n }, (_, i) => i); // rows, then columns
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (let k = 0; k < rows.length; k++) {
    parent[root(rows[k]!)] = root(n + columns[k]!);
    if (symmetrical) parent[root(columns[k]!)] = root(n + rows[k]!);
  }
  const numbers = new Map<number, number>();
  const block = Int32Array.from({ length: n }, (_, i) => {
    const own = root(i);
    if (!numbers.has(own)) numbers.set(own, numbers.size);
    return numbers.get(own)!;
  });
  return { block, blocks: numbers.size };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** By bisection on the number of eigenvalues above a value (Sturm). */
function largestOfTridiagonal(diagonal: readonly number[], beside: readonly number[]): number {
  let [low, high] = [Math.max(...diagonal), 2];
  for (let step = 0; step < 60 && high - low > Number.EPSILON; step++) {
    const middle = (low + high) / 2;
    let quotient = middle - diagonal[0]!;
    let below = quotient > 0;
    for (let i = 1; below && i < diagonal.length; i++) {
      quotient = middle - diagonal[i]! - beside[i - 1]! ** 2 / quotient;
      below = quotient > 0;
    }
    if (below) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
