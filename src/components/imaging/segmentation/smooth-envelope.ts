/**
 * A smooth upper envelope of a line of samples by asymmetric least squares: minimises Σ wᵢ(rᵢ − sᵢ)² + λ Σ (second differences of s)²
 * with w = `asymmetry` where r lies above s and 1 − `asymmetry` below, so that dents hardly pull at it (Whittaker's smoother with the
 * weights of Eilers and Boelens 2005). NaN samples have no weight: they are bridged, and at the ends extrapolated on a line. Linear in
 * the samples. NaN throughout where fewer than three are given.
 */
export function smoothEnvelope(
  samples: Float64Array,
  { stiffness, asymmetry, rounds = 15 }: { readonly stiffness: number; readonly asymmetry: number; readonly rounds?: number },
): Float64Array {
  const n = samples.length;
  const weights = Float64Array.from(samples, (value) => (Number.isNaN(value) ? 0 : asymmetry));
  if (weights.filter((weight) => weight > 0).length < 3) return new Float64Array(n).fill(NaN);
  let smooth = new Float64Array(n);
  for (let round = 0; round < rounds; round++) {
    smooth = solve(samples, weights, stiffness);
    let changed = false;
    for (let i = 0; i < n; i++) {
      if (weights[i] === 0) continue;
      const weight = samples[i]! > smooth[i]! ? asymmetry : 1 - asymmetry;
      changed ||= weight !== weights[i];
      weights[i] = weight;
    }
    if (!changed) break;
  }
  return smooth;
}

/** (W + λ DᵀD) s = W r, a pentadiagonal system, by LDLᵀ. */
function solve(samples: Float64Array, weights: Float64Array, stiffness: number): Float64Array<ArrayBuffer> {
  const n = samples.length;
  const diagonal = new Float64Array(n);
  const first = new Float64Array(n); // L[i, i − 1]
  const second = new Float64Array(n); // L[i, i − 2]
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const [a, b, c] = penalty(i, n);
    const l2 = i > 1 ? (stiffness * c) / diagonal[i - 2]! : 0;
    const l1 = i > 0 ? (stiffness * b - (i > 1 ? l2 * diagonal[i - 2]! * first[i - 1]! : 0)) / diagonal[i - 1]! : 0;
    second[i] = l2;
    first[i] = l1;
    diagonal[i] =
      weights[i]! + stiffness * a - (i > 0 ? l1 * l1 * diagonal[i - 1]! : 0) - (i > 1 ? l2 * l2 * diagonal[i - 2]! : 0);
    const right = weights[i] === 0 ? 0 : weights[i]! * samples[i]!;
    out[i] = right - (i > 0 ? l1 * out[i - 1]! : 0) - (i > 1 ? l2 * out[i - 2]! : 0);
  }
  for (let i = n - 1; i >= 0; i--) {
    out[i] =
      out[i]! / diagonal[i]! - (i < n - 1 ? first[i + 1]! * out[i + 1]! : 0) - (i < n - 2 ? second[i + 2]! * out[i + 2]! : 0);
  }
  return out;
}

/** Row i of DᵀD at i, i − 1 and i − 2, D the n − 2 second differences. */
function penalty(i: number, n: number): readonly [number, number, number] {
  let [a, b, c] = [0, 0, 0];
  for (let k = Math.max(0, i - 2); k <= Math.min(i, n - 3); k++) {
    const at = (column: number): number => (column < k || column > k + 2 ? 0 : column === k + 1 ? -2 : 1);
    a += at(i) * at(i);
    b += at(i) * at(i - 1);
    c += at(i) * at(i - 2);
  }
  return [a, b, c];
}
