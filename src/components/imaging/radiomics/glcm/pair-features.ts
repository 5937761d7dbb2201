import { informationMeasures } from "./information.ts";
import { maximalCorrelation } from "./maximal-correlation.ts";

const EPSILON = Number.EPSILON; // numpy.spacing(1), which pyradiomics adds inside logarithms

/** In the order of pyradiomics. */
export const GLCM_NAMES = [
  "Autocorrelation",
  "ClusterProminence",
  "ClusterShade",
  "ClusterTendency",
  "Contrast",
  "Correlation",
  "DifferenceAverage",
  "DifferenceEntropy",
  "DifferenceVariance",
  "Id",
  "Idm",
  "Idmn",
  "Idn",
  "Imc1",
  "Imc2",
  "InverseVariance",
  "JointAverage",
  "JointEnergy",
  "JointEntropy",
  "MCC",
  "MaximumProbability",
  "SumAverage",
  "SumEntropy",
  "SumSquares",
] as const;

export type GlcmName = (typeof GLCM_NAMES)[number];

/** Pairs of one direction, or of all with weights. */
export interface PairCounts {
  /** [i][j], one way. */
  readonly counts: Uint32Array | Float64Array;
  /** Grey level of each i. */
  readonly values: Int32Array;
  /** The highest grey level. */
  readonly grayLevels: number;
  readonly symmetrical: boolean;
  readonly withMcc: boolean;
}

/** Features of one co-occurrence matrix. Without any pair all are NaN, but InverseVariance of a single level, which is 0. */
export function pairFeatures(pairs: PairCounts): { readonly [name in GlcmName]: number } {
  const { values, grayLevels, withMcc } = pairs;
  const n = values.length;
  const p = probabilities(pairs);
  const px = new Float64Array(n);
  const py = new Float64Array(n);
  const sums = new Float64Array(2 * grayLevels + 1); // by level i + level j
  const differences = new Float64Array(grayLevels); // by |level i − level j|
  let [energy, entropy, most, product] = [0, 0, p[0]!, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const share = p[i * n + j]!;
      if (share === 0) continue;
      const [a, b] = [values[i]!, values[j]!];
      px[i]! += share;
      py[j]! += share;
      sums[a + b]! += share;
      differences[Math.abs(a - b)]! += share;
      energy += share * share;
      entropy -= share * Math.log2(share + EPSILON);
      if (share > most) most = share;
      product += share * (a * b);
    }
  }
  const meanX = px.reduce((sum, share, i) => sum + share * values[i]!, 0);
  const meanY = py.reduce((sum, share, j) => sum + share * values[j]!, 0);
  const varianceX = px.reduce((sum, share, i) => sum + share * (values[i]! - meanX) ** 2, 0);
  const varianceY = py.reduce((sum, share, j) => sum + share * (values[j]! - meanY) ** 2, 0);
  const { average, central2, central3, central4, entropy: sumEntropy } = ofSums(sums, meanX + meanY);
  const difference = ofDifferences(differences, grayLevels);
  const deviation = Math.sqrt(varianceX) * Math.sqrt(varianceY);
  const covariance = (central2 - difference.squares + (meanX - meanY) ** 2) / 4;
  return {
    Autocorrelation: product,
    ClusterProminence: central4,
    ClusterShade: central3,
    ClusterTendency: central2,
    Contrast: difference.squares,
    Correlation: deviation === 0 ? 1 : covariance / (deviation + EPSILON),
    DifferenceAverage: difference.average,
    DifferenceEntropy: difference.entropy,
    DifferenceVariance: difference.variance,
    Id: difference.inverse,
    Idm: difference.inverseSquare,
    Idmn: difference.inverseSquareNormalized,
    Idn: difference.inverseNormalized,
    InverseVariance: difference.inverseVariance,
    JointAverage: meanX,
    JointEnergy: energy,
    JointEntropy: entropy,
    MCC: withMcc ? maximalCorrelation(p, px, py) : NaN,
    MaximumProbability: most,
    SumAverage: average,
    SumEntropy: sumEntropy,
    SumSquares: varianceX,
    ...informationMeasures(p, px, py, entropy),
  };
}

/** Counts over their sum; NaN where there are none. */
function probabilities({ counts, values: { length: n }, symmetrical }: PairCounts): Float64Array {
  const p = new Float64Array(n * n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const both = counts[i * n + j]! + (symmetrical ? counts[j * n + i]! : 0);
      p[i * n + j] = both;
      total += both;
    }
  }
  for (let k = 0; k < p.length; k++) p[k]! /= total;
  return p;
}

function ofSums(shares: Float64Array, mean: number) {
  let [average, central2, central3, central4, entropy] = [0, 0, 0, 0, 0];
  for (let k = 2; k < shares.length; k++) {
    const share = shares[k]!;
    const distance = k - mean;
    average += k * share;
    central2 += share * distance ** 2;
    central3 += share * distance ** 3;
    central4 += share * distance ** 4;
    entropy -= share * Math.log2(share + EPSILON);
  }
  return { average, central2, central3, central4, entropy };
}

function ofDifferences(shares: Float64Array, grayLevels: number) {
  let [average, squares, entropy, inverse, inverseSquare] = [0, 0, 0, 0, 0];
  let [inverseNormalized, inverseSquareNormalized, inverseVariance, variance] = [0, 0, 0, 0];
  for (let k = 0; k < shares.length; k++) {
    const share = shares[k]!;
    average += k * share;
    squares += share * k ** 2;
    entropy -= share * Math.log2(share + EPSILON);
    inverse += share / (1 + k);
    inverseSquare += share / (1 + k ** 2);
    inverseNormalized += share / (1 + k / grayLevels);
    inverseSquareNormalized += share / (1 + k ** 2 / grayLevels ** 2);
    if (k > 0) inverseVariance += share / k ** 2;
  }
  for (let k = 0; k < shares.length; k++) variance += shares[k]! * (k - average) ** 2;
  return {
    average,
    squares,
    entropy,
    inverse,
    inverseSquare,
    inverseNormalized,
    inverseSquareNormalized,
    inverseVariance,
    variance,
  };
}
