import type { Info, Kernels } from "./kernels.ts";
import { volumeOf } from "./views.ts";

/** Mean over all axes but the last: [c]. */
export function channelMean(k: Kernels, x: Info): Info {
  const shape = [...x.shape];
  const c = shape.pop()!;
  return k.reshape(averageInSteps(k, k.reshape(x, [1, rowsOf(x), c]), shape), [c]);
}

/** Mean over space of [n, d, h, w, c]: [n, c]. */
export function spaceMean(k: Kernels, x: Info): Info {
  const [n, d, h, w, c] = volumeOf(x);
  return k.reshape(averageInSteps(k, k.reshape(x, [n, d * h * w, c]), [d, h, w]), [n, c]);
}

const LONGEST = 32;

/**
 * [outer, rows, c] to [outer, 1, c], where rows is the product of `lengths`: axis after axis, and long ones by their divisors, so that no
 * sum has terms enough to lose digits.
 */
function averageInSteps(k: Kernels, x: Info, lengths: readonly number[]): Info {
  const [outer, , c] = x.shape as [number, number, number];
  const left = [...lengths];
  let mean = x;
  while (left.length > 0) {
    const length = left.pop()!;
    const step = largestDivisor(length);
    if (step < length) left.push(length / step);
    const next = k.averageMiddle(k.reshape(mean, [outer * left.reduce((a, b) => a * b, 1), step, c]));
    if (mean !== x) k.drop(mean);
    mean = next;
  }
  return mean;
}

/** The largest divisor up to LONGEST; of a prime beyond, itself. */
function largestDivisor(length: number): number {
  for (let divisor = Math.min(length, LONGEST); divisor > 1; divisor--) if (length % divisor === 0) return divisor;
  return length;
}

const rowsOf = (x: Info): number => x.shape.slice(0, -1).reduce((a, b) => a * b, 1);

/** Sum over all axes but the last: [c]. */
export const channelSum = (k: Kernels, x: Info): Info => k.multiply(channelMean(k, x), k.scalar(rowsOf(x)));

/** Mean and biased variance, [c] both; the variance about the mean, not as a difference of squares. */
export function channelMoments(k: Kernels, x: Info): [mean: Info, variance: Info] {
  const mean = channelMean(k, x);
  const squares = k.reshape(k.squaredDifference(asRows(k, x), mean), x.shape);
  const variance = channelMean(k, squares);
  k.drop(squares);
  return [mean, variance];
}

/** [rows, c]: a bias or scale of [c] meets a matrix faster than a volume. */
const asRows = (k: Kernels, x: Info): Info => k.reshape(x, [rowsOf(x), x.shape.at(-1)!]);

/** Mean, variance and scale of each channel, [c] all. */
export interface By {
  readonly mean: Info;
  readonly variance: Info;
  readonly scale: Info;
  readonly epsilon: number;
}

const deviation = (k: Kernels, by: By): Info => k.squareRoot(k.add(by.variance, k.scalar(by.epsilon)));

/** (x − mean) / √(variance + ε) · scale + shift, as one scale and one shift. */
export function normalized(k: Kernels, x: Info, by: By, shift: Info): Info {
  const slope = k.divide(by.scale, deviation(k, by));
  return k.affine(x, slope, k.subtract(shift, k.multiply(by.mean, slope)));
}

/** Gradients of x, scale and shift; `own`: mean and variance come from x itself. */
export function normalizedGradient(k: Kernels, dy: Info, x: Info, by: By, own: boolean): [x: Info, scale: Info, shift: Info] {
  const sigma = deviation(k, by);
  const slope = k.divide(by.scale, sigma);
  const centred = k.reshape(k.subtract(asRows(k, x), by.mean), x.shape);
  const products = k.multiply(dy, centred);
  const dScale = k.divide(channelSum(k, products), sigma);
  k.drop(products);
  const dShift = channelSum(k, dy);
  const none = k.filled(by.mean.shape, 0);
  if (!own) return [k.affine(dy, slope, none), dScale, dShift];
  // slope · (dy − Σdy / N − (x − m) / σ · dScale / N)
  const perRow = k.scalar(1 / rowsOf(x));
  const constant = k.multiply(k.multiply(slope, dShift), perRow);
  const perCentred = k.multiply(k.divide(k.multiply(slope, dScale), sigma), perRow);
  const direct = k.affine(dy, slope, k.subtract(none, constant));
  const through = k.affine(centred, perCentred, none);
  k.drop(centred);
  return [k.subtract(direct, through), dScale, dShift];
}
