import { informationMeasures } from "./information.ts";
import { maximalCorrelation } from "./maximal-correlation.ts";
import { type PairList, pairTotal } from "./pair-list.ts";

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
type GlcmFeatures = { readonly [name in GlcmName]: number };

export interface PairTask {
  /** Grey level of each row and column. */
  readonly values: Int32Array;
  /** The highest grey level. */
  readonly grayLevels: number;
  readonly withMcc: boolean;
}

/** Features of one co-occurrence matrix. Without any pair all are NaN, but InverseVariance of a single level, which is 0. */
export function pairFeatures(pairs: PairList, { values, grayLevels, withMcc }: PairTask): GlcmFeatures {
  const { rows, columns, symmetrical } = pairs;
  const total = pairTotal(pairs);
  if (total === 0) return noFeatures(values.length);
  const cells = rows.length;
  const shares = new Float64Array(cells);
  const px = new Float64Array(values.length);
  const py = symmetrical ? px : new Float64Array(values.length);
  const sums = new Float64Array(2 * grayLevels + 1); // by level i + level j
  const differences = new Float64Array(grayLevels); // by |level i − level j|
  let [energy, entropy, most, product] = [0, 0, 0, 0];
  for (let k = 0; k < cells; k++) {
    const [i, j] = [rows[k]!, columns[k]!];
    const share = pairs.counts[k]! / total;
    shares[k] = share;
    const [a, b] = [values[i]!, values[j]!];
    const both = symmetrical && i !== j ? 2 * share : share;
    px[i]! += share;
    if (!symmetrical || i !== j) py[j]! += share;
    sums[a + b]! += both;
    differences[Math.abs(a - b)]! += both;
    energy += both * share;
    entropy -= both * Math.log2(share + EPSILON);
    if (share > most) most = share;
    product += both * (a * b);
  }
  const x = moments(px, values);
  const y = symmetrical ? x : moments(py, values);
  let covariance = 0;
  for (let k = 0; k < cells; k++) {
    const [i, j] = [rows[k]!, columns[k]!];
    const both = symmetrical && i !== j ? 2 * shares[k]! : shares[k]!;
    covariance += both * (values[i]! - x.mean) * (values[j]! - y.mean);
  }
  const deviation = Math.sqrt(x.variance) * Math.sqrt(y.variance);
  const sum = ofSums(sums, x.mean + y.mean);
  const difference = ofDifferences(differences, grayLevels);
  const matrix = { rows, columns, shares, symmetrical, px, py };
  return {
    Autocorrelation: product,
    ClusterProminence: sum.central4,
    ClusterShade: sum.central3,
    ClusterTendency: sum.central2,
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
    JointAverage: x.mean,
    JointEnergy: energy,
    JointEntropy: entropy,
    MCC: withMcc ? maximalCorrelation(matrix) : NaN,
    MaximumProbability: most,
    SumAverage: sum.average,
    SumEntropy: sum.entropy,
    SumSquares: x.variance,
    ...informationMeasures(matrix, entropy),
  };
}

function noFeatures(levels: number): GlcmFeatures {
  const none = Object.fromEntries(GLCM_NAMES.map((name) => [name, NaN])) as { [name in GlcmName]: number }; // as: a value for each name
  return levels === 1 ? { ...none, InverseVariance: 0 } : none;
}

function moments(shares: Float64Array, values: Int32Array): { readonly mean: number; readonly variance: number } {
  let mean = 0;
  for (let i = 0; i < shares.length; i++) mean += shares[i]! * values[i]!;
  let variance = 0;
  for (let i = 0; i < shares.length; i++) variance += shares[i]! * (values[i]! - mean) ** 2;
  return { mean, variance };
}

function ofSums(shares: Float64Array, mean: number) {
  let [average, central2, central3, central4, entropy] = [0, 0, 0, 0, 0];
  for (let k = 2; k < shares.length; k++) {
    const share = shares[k]!;
    if (share === 0) continue;
    const distance = k - mean;
    const square = distance * distance;
    average += k * share;
    central2 += share * square;
    central3 += share * square * distance;
    central4 += share * square * square;
    entropy -= share * Math.log2(share + EPSILON);
  }
  return { average, central2, central3, central4, entropy };
}

function ofDifferences(shares: Float64Array, grayLevels: number) {
  let [average, squares, entropy, inverse, inverseSquare] = [0, 0, 0, 0, 0];
  let [inverseNormalized, inverseSquareNormalized, inverseVariance, variance] = [0, 0, 0, 0];
  for (let k = 0; k < shares.length; k++) {
    const share = shares[k]!;
    if (share === 0) continue;
    average += k * share;
    squares += share * k * k;
    entropy -= share * Math.log2(share + EPSILON);
    inverse += share / (1 + k);
    inverseSquare += share / (1 + k * k);
    inverseNormalized += share / (1 + k / grayLevels);
    inverseSquareNormalized += share / (1 + (k * k) / (grayLevels * grayLevels));
    if (k > 0) inverseVariance += share / (k * k);
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
