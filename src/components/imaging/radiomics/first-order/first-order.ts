import type { BinnedRoi, Features } from "../roi.ts";
import { orderStatistics } from "./order-statistics.ts";

const EPSILON = Number.EPSILON; // numpy.spacing(1), which pyradiomics adds inside the logarithm

export interface FirstOrderSettings {
  /** Added to each value before it is squared for Energy, TotalEnergy and RootMeanSquared, so that no value is below 0. */
  readonly voxelArrayShift: number;
}

/**
 * Statistics of a region's values; Entropy and Uniformity are of their levels. Agrees with pyradiomics 3.0.1: Kurtosis is not lessened by 3,
 * variances are over n, percentiles are NumPy's linear ones; Skewness and Kurtosis of a flat region are 0. StandardDeviation is
 * there, though pyradiomics leaves it out unless asked.
 */
export function firstOrderFeatures(roi: BinnedRoi, { voxelArrayShift }: FirstOrderSettings): Features {
  const values = valuesInside(roi);
  const n = values.length;
  const mean = sumOf(n, (k) => values[k]!) / n;
  const energy = sumOf(n, (k) => (values[k]! + voxelArrayShift) ** 2);
  const deviation = sumOf(n, (k) => Math.abs(values[k]! - mean)) / n;
  const m2 = sumOf(n, (k) => (values[k]! - mean) ** 2) / n;
  const m3 = sumOf(n, (k) => (values[k]! - mean) ** 3) / n;
  const m4 = sumOf(n, (k) => (values[k]! - mean) ** 4) / n;
  const spread = m2 === 0 ? 1 : m2;
  const { least, most, p10, p25, median, p75, p90 } = orderStatistics(values);
  const histogram = new Float64Array(roi.grayLevels + 1);
  for (let k = 0; k < roi.levels.length; k++) histogram[roi.levels[k]!]!++;
  let entropy = 0;
  let uniformity = 0;
  for (let level = 1; level <= roi.grayLevels; level++) {
    const share = histogram[level]! / n;
    entropy -= share * Math.log2(share + EPSILON);
    uniformity += share * share;
  }
  return new Map([
    ["10Percentile", p10],
    ["90Percentile", p90],
    ["Energy", energy],
    ["Entropy", entropy],
    ["InterquartileRange", p75 - p25],
    ["Kurtosis", m4 / spread ** 2],
    ["Maximum", most],
    ["MeanAbsoluteDeviation", deviation],
    ["Mean", mean],
    ["Median", median],
    ["Minimum", least],
    ["Range", most - least],
    ["RobustMeanAbsoluteDeviation", robustDeviation(values, p10, p90)],
    ["RootMeanSquared", Math.sqrt(energy / n)],
    ["Skewness", m3 / spread ** 1.5],
    ["StandardDeviation", Math.sqrt(m2)],
    ["TotalEnergy", energy * roi.spacing.z * roi.spacing.y * roi.spacing.x],
    ["Uniformity", uniformity],
    ["Variance", m2],
  ]);
}

function valuesInside({ image, mask }: BinnedRoi): Float64Array {
  let n = 0;
  for (let k = 0; k < mask.length; k++) if (mask[k] !== 0) n++;
  const values = new Float64Array(n);
  for (let k = 0, to = 0; k < mask.length; k++) if (mask[k] !== 0) values[to++] = image[k]!;
  return values;
}

/** Mean absolute deviation, from their own mean, of the values from the tenth to the ninetieth percentile. */
function robustDeviation(values: Float64Array, p10: number, p90: number): number {
  const kept = values.filter((value) => value >= p10 && value <= p90);
  const mean = sumOf(kept.length, (k) => kept[k]!) / kept.length;
  return sumOf(kept.length, (k) => Math.abs(kept[k]! - mean)) / kept.length;
}

/** Sum of n terms, in blocks: rounding errors grow with the root of the number of terms rather than with it. */
function sumOf(n: number, term: (k: number) => number): number {
  let sum = 0;
  for (let from = 0; from < n; from += 1024) {
    let part = 0;
    for (let k = from; k < Math.min(n, from + 1024); k++) part += term(k);
    sum += part;
  }
  return sum;
}
