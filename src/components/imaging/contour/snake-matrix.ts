/**
 * Solves (−α D₂ + β D₄ + γ I) s = f round a closed line of n points, D₂ and D₄ the second and fourth central differences: the implicit
 * step of a snake (Kass, Witkin and Terzopoulos 1988, doi:10.1007/BF00133570). The matrix is symmetric, cyclic and pentadiagonal: all but
 * its last two rows are factored as a band (LDLᵀ), the two by their Schur complement. Linear in n to set up and to solve; α, β ≥ 0, γ > 0.
 */
export class SnakeMatrix {
  readonly #n: number;
  readonly #solve: (values: Float64Array) => void;

  constructor(n: number, alpha: number, beta: number, gamma: number) {
    this.#n = n;
    // by distance along the line: 0, 1, 2
    const bands = [2 * alpha + 6 * beta + gamma, -alpha - 4 * beta, beta] as const;
    this.#solve = n < 7 ? smallSolver(n, bands) : bandSolver(n, bands);
  }

  /** Replaces the right-hand side by the solution. */
  solve(values: Float64Array): void {
    if (values.length !== this.#n) throw new RangeError(`${values.length} values for a line of ${this.#n} points`);
    this.#solve(values);
  }
}

type Bands = readonly [number, number, number];

function bandSolver(n: number, [a, b, c]: Bands): (values: Float64Array) => void {
  const m = n - 2;
  const inverse = new Float64Array(m);
  const first = new Float64Array(m);
  const second = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    const l2 = i > 1 ? c * inverse[i - 2]! : 0;
    const l1 = i > 0 ? (b - (i > 1 ? c * first[i - 1]! : 0)) * inverse[i - 1]! : 0;
    first[i] = l1;
    second[i] = l2;
    inverse[i] = 1 / (a - (i > 0 ? l1 * l1 * (1 / inverse[i - 1]!) : 0) - (i > 1 ? l2 * c : 0));
  }
  const band = (values: Float64Array): void => {
    for (let i = 1; i < m; i++) values[i]! -= first[i]! * values[i - 1]! + (i > 1 ? second[i]! * values[i - 2]! : 0);
    for (let i = 0; i < m; i++) values[i]! *= inverse[i]!;
    for (let i = m - 2; i >= 0; i--) {
      values[i]! -= first[i + 1]! * values[i + 1]! + (i < m - 2 ? second[i + 2]! * values[i + 2]! : 0);
    }
  };
  // columns of the last two unknowns in the band's rows, and what solving them gives
  const columns = [new Float64Array(m), new Float64Array(m)] as const;
  columns[0][0] = c;
  columns[0][m - 2] = c;
  columns[0][m - 1] = b;
  columns[1][0] = b;
  columns[1][1] = c;
  columns[1][m - 1] = c;
  const solved = columns.map((column) => column.slice());
  for (const each of solved) band(each);
  const dot = (column: Float64Array, values: Float64Array): number =>
    column[0]! * values[0]! + column[1]! * values[1]! + column[m - 2]! * values[m - 2]! + column[m - 1]! * values[m - 1]!;
  const s00 = a - dot(columns[0], solved[0]!);
  const s01 = b - dot(columns[0], solved[1]!);
  const s11 = a - dot(columns[1], solved[1]!);
  const determinant = s00 * s11 - s01 * s01;
  return (values) => {
    band(values);
    const f0 = values[m]! - dot(columns[0], values);
    const f1 = values[m + 1]! - dot(columns[1], values);
    const last0 = (s11 * f0 - s01 * f1) / determinant;
    const last1 = (s00 * f1 - s01 * f0) / determinant;
    for (let i = 0; i < m; i++) values[i]! -= solved[0]![i]! * last0 + solved[1]![i]! * last1;
    values[m] = last0;
    values[m + 1] = last1;
  };
}

/** A few points, where the bands overlap: the inverse is cyclic, too, and its row follows from the eigenvalues. */
function smallSolver(n: number, [a, b, c]: Bands): (values: Float64Array) => void {
  const turn = (k: number): number => Math.cos((2 * Math.PI * k) / n);
  const row = Array.from({ length: n }, (_, far) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += turn(k * far) / (a + 2 * b * turn(k) + 2 * c * turn(2 * k));
    return sum / n;
  });
  return (values) => {
    values.set(values.map((_, i) => row.reduce((sum, each, far) => sum + each * values[(i + far) % n]!, 0)));
  };
}
