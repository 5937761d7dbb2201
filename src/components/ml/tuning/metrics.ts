import type { Scores } from "../../../formats/scores.ts";
import { mean } from "../../../stats/describe/mean.ts";
import { brierScore } from "../../../stats/metrics/brier-score.ts";
import { type ClassificationMetrics, classificationMetrics } from "../../../stats/metrics/classification-metrics.ts";
import { confusionMatrix } from "../../../stats/metrics/confusion-matrix.ts";
import { logLoss } from "../../../stats/metrics/log-loss.ts";
import { oneAgainstRest } from "../../../stats/metrics/one-against-rest.ts";
import { predictedClass } from "../../../stats/metrics/predicted-class.ts";
import { rocArea } from "../../../stats/metrics/roc-area.ts";
import type { MetricName } from "./metric-names.ts";

/** A number by which scored rows are compared. */
export interface Metric {
  /** NaN where it is not defined. */
  readonly compute: (scores: Scores) => number;
  /** Whether the larger is the better. */
  readonly larger: boolean;
}

const counted = (read: (metrics: ClassificationMetrics) => number): Metric => ({
  larger: true,
  compute: ({ truth, probabilities, classes }) =>
    read(
      classificationMetrics(
        confusionMatrix(truth, predictedClass(probabilities, classes.length), classes.length),
        classes.length,
      ),
    ),
});

/** Named as scikit-learn's scorers are, their losses positive; `f1` is `f1_weighted`, `auc` is `roc_auc`, with more classes `roc_auc_ovr`. */
export const METRICS: { readonly [name in MetricName]: Metric } = {
  accuracy: counted(({ accuracy }) => accuracy),
  "balanced-accuracy": counted(({ balancedAccuracy }) => balancedAccuracy),
  f1: counted(({ weighted }) => weighted.f1),
  "f1-macro": counted(({ macro }) => macro.f1),
  mcc: counted(({ mcc }) => mcc),
  auc: { larger: true, compute: areaUnderCurve },
  "log-loss": { larger: false, compute: ({ truth, probabilities, classes }) => logLoss(truth, probabilities, classes.length) },
  brier: { larger: false, compute: ({ truth, probabilities, classes }) => brierScore(truth, probabilities, classes.length) },
};

/** Of the second class with two; else the mean over the classes, each against the rest. */
function areaUnderCurve({ truth, probabilities, classes }: Scores): number {
  const area = (k: number): number => {
    const { positive, score } = oneAgainstRest(truth, probabilities, classes.length, k);
    return rocArea(positive, score);
  };
  return classes.length === 2 ? area(1) : mean(classes.map((_, k) => area(k)));
}
