import type { Scores } from "../../formats/scores.ts";
import { classificationMetrics } from "../../stats/metrics/classification-metrics.ts";
import { confusionMatrix } from "../../stats/metrics/confusion-matrix.ts";
import { meanInterpolatedRoc } from "../../stats/metrics/interpolated-roc.ts";
import { predictedClass } from "../../stats/metrics/predicted-class.ts";
import { exactArea } from "./exact-area.ts";

/** Figures of merit by the names that tables use. */
export const METRICS = [
  "precision",
  "recall",
  "F1",
  "specificity",
  "accuracy",
  "balanced accuracy",
  "MCC",
  "AUC",
  "AUC sd",
  "class AUC",
  "exact AUC",
] as const;
export type Metric = (typeof METRICS)[number];

/**
 * One figure of merit of scored rows; `class AUC` gives one value a class, all others one.
 *
 * - `precision`, `recall`, `F1`, `specificity`: means over the classes by their number of rows
 * - `AUC`, `AUC sd`, `class AUC`: from the interpolated curves, as the COVID-MTL paper computes them; `exact AUC` from the curve itself
 */
export function measure(scores: Scores, metric: Metric): readonly number[] {
  const { truth, probabilities } = scores;
  const classes = scores.classes.length;
  if (metric === "exact AUC") return [exactArea(scores)];
  if (metric === "AUC" || metric === "AUC sd" || metric === "class AUC") {
    const { mean, sd, perClass } = meanInterpolatedRoc(probabilities, truth, classes);
    return metric === "AUC" ? [mean.area] : metric === "AUC sd" ? [sd] : perClass.map(({ area }) => area);
  }
  const confusion = confusionMatrix(truth, predictedClass(probabilities, classes), classes);
  const { accuracy, balancedAccuracy, mcc, weighted } = classificationMetrics(confusion, classes);
  return [{ ...weighted, F1: weighted.f1, accuracy, "balanced accuracy": balancedAccuracy, MCC: mcc }[metric]];
}
