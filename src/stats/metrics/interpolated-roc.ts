import { mean } from "../describe/mean.ts";
import { standardDeviation } from "../describe/standard-deviation.ts";
import { oneAgainstRest } from "./one-against-rest.ts";
import { rocCurve } from "./roc-curve.ts";

export interface InterpolatedRoc {
  /** Evenly spaced from 0 to 1. */
  readonly fpr: Float64Array;
  readonly tpr: Float64Array;
  /** By the trapezoidal rule; a little below the exact area where the curve has steps. */
  readonly area: number;
}

export interface MeanInterpolatedRoc {
  /** Each class against the rest. */
  readonly perClass: readonly InterpolatedRoc[];
  readonly mean: InterpolatedRoc;
  /** Standard deviation of the classes' areas, divisor n (the number of classes). */
  readonly sd: number;
  /** The same of the true-positive rate, point by point. */
  readonly tprSd: Float64Array;
}

/**
 * The ROC curve at evenly spaced false-positive rates, as the COVID-MTL paper draws and measures it: linear between the curve's points
 * (the upper end where it is vertical, as NumPy's interp), the first point set to 0, the last to 1. NaN where a class is absent.
 *
 * @param positive 1 where the row is positive
 * @param points how many false-positive rates, two or more. @default 100
 */
export function interpolatedRoc(positive: ArrayLike<number>, score: ArrayLike<number>, points: number = 100): InterpolatedRoc {
  if (!Number.isInteger(points) || points < 2) throw new RangeError(`a curve has two points or more, got ${points}`);
  const curve = rocCurve(positive, score);
  const fpr = grid(points);
  const tpr = new Float64Array(points);
  const last = curve.fpr.length - 1;
  if (Number.isNaN(curve.fpr[last]! + curve.tpr[last]!)) return { fpr, tpr: tpr.fill(Number.NaN), area: Number.NaN };
  for (let i = 1, at = 0; i < points - 1; i++) {
    while (at < last && curve.fpr[at + 1]! <= fpr[i]!) at++; // the last point at or left of it
    const slope = (curve.tpr[at + 1]! - curve.tpr[at]!) / (curve.fpr[at + 1]! - curve.fpr[at]!);
    tpr[i] = slope * (fpr[i]! - curve.fpr[at]!) + curve.tpr[at]!;
  }
  tpr[points - 1] = 1;
  return { fpr, tpr, area: trapezoid(fpr, tpr) };
}

/**
 * The interpolated curves of every class against the rest, with two classes as well, and their mean. The paper's AUC is the mean's area,
 * its ± `sd`. With a class that has no rows the mean is NaN.
 *
 * @param probabilities row-major [rows, classes]
 * @param truth class of each row
 */
export function meanInterpolatedRoc(
  probabilities: Float64Array,
  truth: ArrayLike<number>,
  classes: number,
  points: number = 100,
): MeanInterpolatedRoc {
  const perClass = Array.from({ length: classes }, (_, k) => {
    const { positive, score } = oneAgainstRest(truth, probabilities, classes, k);
    return interpolatedRoc(positive, score, points);
  });
  const fpr = grid(points);
  const at = (i: number): Float64Array => Float64Array.from(perClass, (each) => each.tpr[i]!);
  const tpr = Float64Array.from({ length: points }, (_, i) => mean(at(i)));
  const areas = perClass.map((each) => each.area);
  return {
    perClass,
    mean: { fpr, tpr, area: mean(areas) },
    sd: standardDeviation(areas, 0),
    tprSd: Float64Array.from({ length: points }, (_, i) => standardDeviation(at(i), 0)),
  };
}

/** Evenly spaced from 0 to 1, to the last bit as NumPy's linspace. */
function grid(points: number): Float64Array {
  const step = 1 / (points - 1);
  return Float64Array.from({ length: points }, (_, i) => (i === points - 1 ? 1 : i * step));
}

function trapezoid(x: Float64Array, y: Float64Array): number {
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2;
  return area;
}
