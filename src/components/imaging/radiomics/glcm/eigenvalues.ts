/** Steps after which an eigenvalue is given up; 2 or 3 are usual. */
const PATIENCE = 1000;

/**
 * Real parts of the eigenvalues of a square matrix [i][j], largest first: Householder reduction to Hessenberg form, then Francis' double
 * QR steps (Golub and Van Loan, Matrix Computations, 4th edition, 7.4 and 7.5). Uses `matrix` up. NaN where an entry is. O(n³).
 */
export function eigenvaluesOf(matrix: Float64Array, n: number): Float64Array {
  if (matrix.some(Number.isNaN)) return new Float64Array(n).fill(NaN);
  toHessenberg(matrix, n);
  const negligible = Number.EPSILON * Math.sqrt(matrix.reduce((sum, entry) => sum + entry * entry, 0));
  const found = new Float64Array(n);
  let high = n - 1;
  for (let steps = 0; high >= 0; ) {
    let low = high;
    while (low > 0 && Math.abs(matrix[low * n + low - 1]!) > negligible * (1 + steps * steps)) low--; // a cluster may never come closer
    if (low === high) {
      found[high] = matrix[high * n + high]!;
      high--;
      steps = 0;
    } else if (low === high - 1) {
      [found[low], found[high]] = ofPair(matrix, n, low);
      high -= 2;
      steps = 0;
    } else if (steps++ < PATIENCE) {
      francisStep(matrix, n, low, high, steps % 10 === 0);
    } else {
      return found.fill(NaN);
    }
  }
  return found.sort().reverse();
}

/** Real parts of the eigenvalues of the 2 × 2 block at k. */
function ofPair(h: Float64Array, n: number, k: number): readonly [number, number] {
  const [a, b, c, d] = [h[k * n + k]!, h[k * n + k + 1]!, h[(k + 1) * n + k]!, h[(k + 1) * n + k + 1]!];
  const half = (a - d) / 2;
  const under = half * half + b * c;
  const middle = (a + d) / 2;
  if (under <= 0) return [middle, middle];
  const root = Math.sqrt(under);
  return [middle + root, middle - root];
}

/** Makes everything below the first subdiagonal 0, keeping the eigenvalues. */
function toHessenberg(h: Float64Array, n: number): void {
  const v = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let norm = 0;
    for (let i = k + 1; i < n; i++) norm += h[i * n + k]! ** 2;
    const first = h[(k + 1) * n + k]!;
    if (norm === first * first) continue;
    const length = Math.sqrt(norm);
    for (let i = k + 1; i < n; i++) v[i] = h[i * n + k]!;
    v[k + 1]! += first < 0 ? -length : length;
    reflect(h, n, v, k + 1, n, k, n, 0, n);
  }
}

/** h ← (1 − 2vvᵀ/vᵀv) h (1 − 2vvᵀ/vᵀv), v on rows from…to; from the left on columns from `left` on, from the right on rows up to `bottom`. */
function reflect(
  h: Float64Array,
  n: number,
  v: Float64Array,
  from: number,
  to: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
): void {
  let square = 0;
  for (let i = from; i < to; i++) square += v[i]! * v[i]!;
  if (square === 0) return;
  const w = new Float64Array(right);
  for (let i = from; i < to; i++) for (let j = left; j < right; j++) w[j]! += v[i]! * h[i * n + j]!;
  for (let i = from; i < to; i++) {
    const factor = (2 * v[i]!) / square;
    for (let j = left; j < right; j++) h[i * n + j]! -= factor * w[j]!;
  }
  for (let i = top; i < bottom; i++) {
    let dot = 0;
    for (let j = from; j < to; j++) dot += h[i * n + j]! * v[j]!;
    const factor = (2 * dot) / square;
    for (let j = from; j < to; j++) h[i * n + j]! -= factor * v[j]!;
  }
}

/** One double step on rows and columns low…high; `odd` takes other shifts, against cycles. */
function francisStep(h: Float64Array, n: number, low: number, high: number, odd: boolean): void {
  const at = (i: number, j: number): number => h[i * n + j]!;
  let trace = at(high - 1, high - 1) + at(high, high);
  let determinant = at(high - 1, high - 1) * at(high, high) - at(high - 1, high) * at(high, high - 1);
  if (odd) {
    const size = Math.abs(at(high, high - 1)) + Math.abs(at(high - 1, high - 2));
    trace = 1.5 * size;
    determinant = size * size;
  }
  const v = new Float64Array(high + 1);
  let x = at(low, low) * (at(low, low) - trace) + at(low, low + 1) * at(low + 1, low) + determinant;
  let y = at(low + 1, low) * (at(low, low) + at(low + 1, low + 1) - trace);
  let z = at(low + 1, low) * at(low + 2, low + 1);
  for (let k = low; k < high; k++) {
    const last = Math.min(k + 2, high);
    const length = last === k + 2 ? Math.hypot(x, y, z) : Math.hypot(x, y);
    v[k] = x + (x < 0 ? -length : length);
    v[k + 1] = y;
    if (last === k + 2) v[k + 2] = z;
    reflect(h, n, v, k, last + 1, Math.max(low, k - 1), high + 1, low, Math.min(high, k + 3) + 1);
    x = at(k + 1, k);
    y = at(Math.min(k + 2, high), k);
    z = k + 3 <= high ? at(k + 3, k) : 0;
  }
}
