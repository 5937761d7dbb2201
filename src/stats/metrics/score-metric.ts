import { mean } from "../describe/mean.ts";
import { brierScore } from "./brier-score.ts";
import { type ClassificationMetrics, classificationMetrics } from "./classification-metrics.ts";
import { confusionMatrix } from "./confusion-matrix.ts";
import { meanInterpolatedRoc } from "./interpolated-roc.ts";
import { logLoss } from "./log-loss.ts";
import type { ScoreMetricName } from "./metric-names.ts";
import { oneAgainstRest } from "./one-against-rest.ts";
import { precisionRecallCurve } from "./precision-recall-curve.ts";
import { predictedClass } from "./predicted-class.ts";
import { rocArea } from "./roc-area.ts";

/**
 * A metric of scored rows by its name. `precision`, `recall`, `f1` and `specificity` are weighted by the classes' rows. `auc` (exact) and
 * `average-precision` are the second class's with two classes, else the mean over the classes, each against the rest; `auc-interpolated`
 * is the paper's mean over the classes, with two as well. NaN where it is not defined; no rows are a RangeError.
 *
 * @param truth class of each row
 * @param probabilities row-major [rows, classes]
 */
export function scoreMetric(
  name: ScoreMetricName,
  truth: ArrayLike<number>,
  probabilities: Float64Array,
  classes: number,
): number {
  const counted = (): ClassificationMetrics =>
    classificationMetrics(confusionMatrix(truth, predictedClass(probabilities, classes), classes), classes);
  const overClasses = (figure: (positive: Uint8Array, score: Float64Array) => number): number => {
    const of = (k: number): number => {
      const { positive, score } = oneAgainstRest(truth, probabilities, classes, k);
      return figure(positive, score);
    };
    return classes === 2 ? of(1) : mean(Array.from({ length: classes }, (_, k) => of(k)));
  };
  switch (name) {
    case "accuracy":
    case "mcc":
    case "kappa":
      return counted()[name];
    case "balanced-accuracy":
      return counted().balancedAccuracy;
    case "precision":
    case "recall":
    case "f1":
    case "specificity":
      return counted().weighted[name];
    case "precision-macro":
      return counted().macro.precision;
    case "recall-macro":
      return counted().macro.recall;
    case "f1-macro":
      return counted().macro.f1;
    case "specificity-macro":
      return counted().macro.specificity;
    case "auc":
      return overClasses(rocArea);
    case "auc-interpolated":
      return meanInterpolatedRoc(probabilities, truth, classes).mean.area;
    case "average-precision":
      return overClasses((positive, score) => precisionRecallCurve(positive, score).averagePrecision);
    case "brier":
      return brierScore(truth, probabilities, classes);
    case "log-loss":
      return logLoss(truth, probabilities, classes);
    default:
      throw new RangeError(`unknown metric ${JSON.stringify(name satisfies never)}`);
  }
}
