/** A recursive filter run in both directions: y[i] = Σ n[k] x[i − k] − Σ d[k] y[i − k], and backwards with m[k] x[i + k]; k in d and m from 1. */
export interface RecursiveFilter {
  /** Four, from k = 0. */
  readonly n: readonly number[];
  /** Four, from k = 1. */
  readonly d: readonly number[];
  /** Four, from k = 1. */
  readonly m: readonly number[];
}

/** One damped wave pair of the approximation: (a cos(ω t) + b sin(ω t)) exp(λ t), t in sigmas. */
interface Wave {
  readonly a: number;
  readonly b: number;
}

// Farnebäck and Westin 2006, table 3 ("Improving Deriche-style recursive Gaussian filters"), the figures ITK works with
const FREQUENCY = [0.6681, 2.0787] as const;
const DECAY = [-1.3932, -1.3732] as const;
const SMOOTH: readonly [Wave, Wave] = [
  { a: 1.353, b: 1.8151 },
  { a: -0.3531, b: 0.0902 },
];
const SECOND: readonly [Wave, Wave] = [
  { a: -1.3563, b: 5.2318 },
  { a: 0.3446, b: -2.2355 },
];

/** Gaussian of a sigma in voxels, with gain 1. */
export function smoothingFilter(sigma: number): RecursiveFilter {
  const d = denominator(sigma);
  const n = numerator(sigma, SMOOTH);
  const gain = (2 * moments(n).sum) / moments([1, ...d]).sum - n[0]!;
  return mirrored(
    n.map((value) => value / gain),
    d,
  );
}

/** Second derivative of a Gaussian of a sigma in voxels: 0 on constants and `scale` on x² / 2. */
export function secondDerivativeFilter(sigma: number, scale: number): RecursiveFilter {
  const d = denominator(sigma);
  const D = moments([1, ...d]);
  const smooth = numerator(sigma, SMOOTH);
  const second = numerator(sigma, SECOND);
  // as much of the Gaussian as brings the answer to a constant to 0
  const share = -(2 * moments(second).sum - D.sum * second[0]!) / (2 * moments(smooth).sum - D.sum * smooth[0]!);
  const n = second.map((value, k) => value + share * smooth[k]!);
  const N = moments(n);
  const gain =
    (N.second * D.sum * D.sum - D.second * N.sum * D.sum - 2 * N.first * D.first * D.sum + 2 * D.first * D.first * N.sum) /
    (D.sum * D.sum * D.sum);
  return mirrored(
    n.map((value) => (value * scale) / gain),
    d,
  );
}

/** Coefficients' sum, and sums weighted by k and k². */
function moments(coefficients: readonly number[]): { readonly sum: number; readonly first: number; readonly second: number } {
  let [sum, first, second] = [0, 0, 0];
  for (const [k, value] of coefficients.entries()) {
    sum += value;
    first += k * value;
    second += k * k * value;
  }
  return { sum, first, second };
}

/** The recursion's coefficients: the product over both waves of 1 − 2 e cos z⁻¹ + e² z⁻². */
function denominator(sigma: number): readonly number[] {
  const [p, q] = [0, 1].map((i) => {
    const e = Math.exp(DECAY[i]! / sigma);
    return { e, cos: Math.cos(FREQUENCY[i]! / sigma) };
  }) as [{ e: number; cos: number }, { e: number; cos: number }]; // two waves
  return [
    -2 * (q.e * q.cos + p.e * p.cos),
    4 * q.cos * p.cos * p.e * q.e + (p.e * p.e + q.e * q.e),
    -2 * p.cos * p.e * q.e * q.e - 2 * q.cos * q.e * p.e * p.e,
    p.e * p.e * q.e * q.e,
  ];
}

/** The answer to the first samples: each wave's own numerator times the other's denominator, added up. */
function numerator(sigma: number, waves: readonly [Wave, Wave]): readonly number[] {
  const sum = [0, 0, 0, 0];
  for (const [i, { a, b }] of waves.entries()) {
    const [own, other] = [i, 1 - i];
    const e = Math.exp(DECAY[own]! / sigma);
    const lead = e * (b * Math.sin(FREQUENCY[own]! / sigma) - a * Math.cos(FREQUENCY[own]! / sigma));
    const f = Math.exp(DECAY[other]! / sigma);
    const [d1, d2] = [-2 * f * Math.cos(FREQUENCY[other]! / sigma), f * f];
    sum[0]! += a;
    sum[1]! += lead + a * d1;
    sum[2]! += lead * d1 + a * d2;
    sum[3]! += lead * d2;
  }
  return sum;
}

function mirrored(n: readonly number[], d: readonly number[]): RecursiveFilter {
  const m = d.map((value, k) => (n[k + 1] ?? 0) - value * n[0]!);
  return { n, d, m };
}

/**
 * Runs a filter over a line in both directions and adds up; beyond its ends the line goes on with its end values.
 * `line`, `forward` and `out` have four places of border on either side of the samples; out may be read from place 4.
 */
export function filterLine(
  line: Float64Array,
  out: Float64Array,
  scratch: Float64Array,
  length: number,
  filter: RecursiveFilter,
): void {
  const [n0, n1, n2, n3] = filter.n as [number, number, number, number]; // four each
  const [d1, d2, d3, d4] = filter.d as [number, number, number, number];
  const [m1, m2, m3, m4] = filter.m as [number, number, number, number];
  const sum = 1 + d1 + d2 + d3 + d4;
  const first = line[4]!;
  const last = line[length + 3]!;
  line.fill(first, 0, 4);
  line.fill(last, length + 4, length + 8);
  out.fill((first * (n0 + n1 + n2 + n3)) / sum, 0, 4);
  scratch.fill((last * (m1 + m2 + m3 + m4)) / sum, length + 4, length + 8);
  for (let i = 4; i < length + 4; i++) {
    const taken = line[i]! * n0 + line[i - 1]! * n1 + line[i - 2]! * n2 + line[i - 3]! * n3;
    out[i] = taken - (out[i - 1]! * d1 + out[i - 2]! * d2 + out[i - 3]! * d3 + out[i - 4]! * d4);
  }
  for (let i = length + 3; i >= 4; i--) {
    const taken = line[i + 1]! * m1 + line[i + 2]! * m2 + line[i + 3]! * m3 + line[i + 4]! * m4;
    scratch[i] = taken - (scratch[i + 1]! * d1 + scratch[i + 2]! * d2 + scratch[i + 3]! * d3 + scratch[i + 4]! * d4);
  }
  for (let i = 4; i < length + 4; i++) out[i] = out[i]! + scratch[i]!;
}
