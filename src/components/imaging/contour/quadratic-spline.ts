/**
 * Interpolates an image [y, x] by biquadratic splines with knots half way between pixels (the two next to each border left out), as
 * FITPACK's `regrid` without smoothing does (SciPy's `RectBivariateSpline` with kx = ky = 2). Needs 3 pixels along each axis.
 */
export class QuadraticSpline {
  readonly #coefficients: Float64Array;
  readonly #y: number;
  readonly #x: number;

  constructor(image: Float64Array, { y, x }: { readonly y: number; readonly x: number }) {
    this.#coefficients = image.slice();
    this.#y = y;
    this.#x = x;
    interpolateRows(this.#coefficients, y, x);
    interpolateColumns(this.#coefficients, y, x);
  }

  /** Writes both first derivatives at points (row, column, …) into `out` in the same layout; points beyond the border are moved onto it. */
  gradients(points: Float64Array, out: Float64Array): void {
    const [y, x, coefficients] = [this.#y, this.#x, this.#coefficients];
    const rows = new Float64Array(6);
    const columns = new Float64Array(6);
    for (let k = 0; k < points.length; k += 2) {
      const i = basis(points[k]!, y, rows);
      const j = basis(points[k + 1]!, x, columns);
      let down = 0;
      let across = 0;
      for (let a = 0, at = i * x + j; a < 3; a++, at += x) {
        const [c0, c1, c2] = [coefficients[at]!, coefficients[at + 1]!, coefficients[at + 2]!];
        down += rows[3 + a]! * (columns[0]! * c0 + columns[1]! * c1 + columns[2]! * c2);
        across += rows[a]! * (columns[3]! * c0 + columns[4]! * c1 + columns[5]! * c2);
      }
      out[k] = down;
      out[k + 1] = across;
    }
  }
}

/** Knot m of n + 3: 0 thrice, 1.5, 2.5, …, n − 2.5, n − 1 thrice. */
const knot = (m: number, n: number): number => (m < 3 ? 0 : m >= n ? n - 1 : m - 1.5);

/** The three quadratic B-splines that are not 0 at a position, their derivatives after them; returns the first's number. */
function basis(position: number, n: number, out: Float64Array): number {
  const at = Math.min(Math.max(position, 0), n - 1);
  const span = at < 1.5 ? 2 : Math.min(Math.floor(at + 0.5) + 1, n - 1);
  const [t1, t2, t3, t4] = [knot(span - 1, n), knot(span, n), knot(span + 1, n), knot(span + 2, n)];
  const width = t3 - t2;
  const left = (t3 - at) / width; // the two linear splines
  const right = (at - t2) / width;
  const [before, after] = [t3 - t1, t4 - t2];
  out[0] = (left * (t3 - at)) / before;
  out[1] = (left * (at - t1)) / before + (right * (t4 - at)) / after;
  out[2] = (right * (at - t2)) / after;
  out[3] = (-2 * left) / before;
  out[4] = (2 * left) / before - (2 * right) / after;
  out[5] = (2 * right) / after;
  return span - 2;
}

/** Factors of the tridiagonal system that makes a spline pass through n samples (Thomas): what is taken of the row before, 1 / pivot, above. */
function factors(n: number): { readonly below: Float64Array; readonly inverse: Float64Array; readonly above: Float64Array } {
  const below = new Float64Array(n);
  const inverse = new Float64Array(n);
  const above = new Float64Array(n);
  const values = new Float64Array(6);
  for (let i = 0; i < n; i++) {
    const first = basis(i, n, values);
    const at = (column: number): number => (column < first || column > first + 2 ? 0 : values[column - first]!);
    below[i] = i === 0 ? 0 : at(i - 1);
    above[i] = i === n - 1 ? 0 : at(i + 1);
    inverse[i] = 1 / (at(i) - (i === 0 ? 0 : below[i]! * above[i - 1]! * inverse[i - 1]!));
  }
  return { below, inverse, above };
}

function interpolateRows(values: Float64Array, y: number, x: number): void {
  const { below, inverse, above } = factors(x);
  for (let first = 0; first < y * x; first += x) {
    values[first]! *= inverse[0]!;
    for (let i = 1; i < x; i++) values[first + i] = (values[first + i]! - below[i]! * values[first + i - 1]!) * inverse[i]!;
    for (let i = x - 2; i >= 0; i--) values[first + i]! -= above[i]! * inverse[i]! * values[first + i + 1]!;
  }
}

function interpolateColumns(values: Float64Array, y: number, x: number): void {
  const { below, inverse, above } = factors(y);
  for (let j = 0; j < x; j++) values[j]! *= inverse[0]!;
  for (let i = 1; i < y; i++) {
    for (let at = i * x; at < (i + 1) * x; at++) values[at] = (values[at]! - below[i]! * values[at - x]!) * inverse[i]!;
  }
  for (let i = y - 2; i >= 0; i--) {
    const factor = above[i]! * inverse[i]!;
    for (let at = i * x; at < (i + 1) * x; at++) values[at]! -= factor * values[at + x]!;
  }
}
