import { presentLevels } from "../matrices/present-levels.ts";
import type { BinnedRoi, Features } from "../roi.ts";
import { orderStatistics } from "./order-statistics.ts";

const EPSILON = Number.EPSILON; // numpy.spacing(1), which pyradiomics adds inside the logarithm
/** Values summed up by themselves: rounding errors grow with the number of blocks and of values in one, not with their product. */
const BLOCK = 1024;

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
  const values = roi.values.slice();
  const n = values.length;
  const { least, most, mean, energy } = sums(values, voxelArrayShift);
  const { m2, m3, m4, absolute } = moments(values, mean);
  const spread = m2 === 0 ? 1 : m2;
  const { p10, p25, median, p75, p90 } = orderStatistics(values);
  let entropy = 0;
  let uniformity = 0;
  for (const voxels of presentLevels(roi).voxels) {
    const share = voxels / n;
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
    ["MeanAbsoluteDeviation", absolute],
    ["Mean", mean],
    ["Median", median],
    ["Minimum", least],
    ["Range", most - least],
    ["RobustMeanAbsoluteDeviation", robustDeviation(values, p10, p90)],
    ["RootMeanSquared", Math.sqrt(energy / n)],
    ["Skewness", m3 / spread ** 1.5],
    ["StandardDeviation", Math.sqrt(m2)],
    ["TotalEnergy", energy * (roi.spacing.z * roi.spacing.y * roi.spacing.x)],
    ["Uniformity", uniformity],
    ["Variance", m2],
  ]);
}

function sums(values: Float64Array, shift: number) {
  let [least, most, sum, energy] = [Infinity, -Infinity, 0, 0];
  for (let from = 0; from < values.length; from += BLOCK) {
    const stop = Math.min(values.length, from + BLOCK);
    let [part, squares] = [0, 0];
    for (let k = from; k < stop; k++) {
      const value = values[k]!;
      if (value < least) least = value;
      if (value > most) most = value;
      part += value;
      squares += (value + shift) * (value + shift);
    }
    sum += part;
    energy += squares;
  }
  return { least, most, mean: sum / values.length, energy };
}

function moments(values: Float64Array, mean: number) {
  let [m2, m3, m4, absolute] = [0, 0, 0, 0];
  for (let from = 0; from < values.length; from += BLOCK) {
    const stop = Math.min(values.length, from + BLOCK);
    let [second, third, fourth, away] = [0, 0, 0, 0];
    for (let k = from; k < stop; k++) {
      const distance = values[k]! - mean;
      const square = distance * distance;
      second += square;
      third += square * distance;
      fourth += square * square;
      away += Math.abs(distance);
    }
    m2 += second;
    m3 += third;
    m4 += fourth;
    absolute += away;
  }
  const n = values.length;
  return { m2: m2 / n, m3: m3 / n, m4: m4 / n, absolute: absolute / n };
}

/** Mean absolute deviation, from their own mean, of the values from the tenth to the ninetieth percentile. Overwrites the values. */
function robustDeviation(values: Float64Array, p10: number, p90: number): number {
  let n = 0; // the values kept move to the front: their order is of no account any more
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (value >= p10 && value <= p90) values[n++] = value;
  }
  const kept = values.subarray(0, n);
  return moments(kept, sums(kept, 0).mean).absolute;
}
