import { mean } from "../../stats/describe/mean.ts";
import { type CalibrationCurve, calibrationCurve } from "../../stats/metrics/calibration-curve.ts";
import {
  type ClassificationMetrics,
  classificationMetrics,
  type ZeroDivision,
} from "../../stats/metrics/classification-metrics.ts";
import { confusionMatrix } from "../../stats/metrics/confusion-matrix.ts";
import { SCORE_METRIC_NAMES } from "../../stats/metrics/metric-names.ts";
import { oneAgainstRest } from "../../stats/metrics/one-against-rest.ts";
import { precisionRecallCurve } from "../../stats/metrics/precision-recall-curve.ts";
import { predictedClass } from "../../stats/metrics/predicted-class.ts";
import { rocArea } from "../../stats/metrics/roc-area.ts";
import { scoreMetric } from "../../stats/metrics/score-metric.ts";
import { wilsonInterval } from "../../stats/metrics/wilson-interval.ts";
import type { ScoredModel } from "./scored-models.ts";

export interface ClassificationOptions {
  readonly level: number;
  readonly calibrationBins: number;
  readonly calibrationStrategy: "uniform" | "quantile";
}

/** A model and all that is measured of it. */
export interface MeasuredModel {
  readonly model: ScoredModel;
  readonly counted: ClassificationMetrics;
  readonly confusion: Float64Array;
  /** Metrics by column name (`balanced_accuracy`), the calibration error last. */
  readonly summary: { readonly [name: string]: number };
  readonly accuracyInterval: readonly [low: number, high: number];
  /** Of each class against the rest. */
  readonly areas: readonly { readonly auc: number; readonly averagePrecision: number }[];
  /** Of the second of two classes, else of each. */
  readonly calibration: readonly { readonly class: number | string; readonly curve: CalibrationCurve }[];
}

/** Measures a model. The calibration error is the second class's with two classes, else the mean over the classes. */
export function measureModel(model: ScoredModel, options: ClassificationOptions): MeasuredModel {
  const { truth, probabilities, classes } = model.scores;
  const count = classes.length;
  const confusion = confusionMatrix(truth, predictedClass(probabilities, count), count);
  const against = classes.map((_, k) => oneAgainstRest(truth, probabilities, count, k));
  const calibration = against.flatMap(({ positive, score }, k) =>
    count === 2 && k === 0
      ? []
      : {
          class: classes[k]!,
          curve: calibrationCurve(positive, score, { strategy: options.calibrationStrategy, bins: options.calibrationBins }),
        },
  );
  const counted = classificationMetrics(confusion, count);
  const correct = counted.perClass.reduce((sum, _, k) => sum + confusion[k * count + k]!, 0);
  return {
    model,
    counted,
    confusion,
    summary: {
      ...Object.fromEntries(
        SCORE_METRIC_NAMES.map((name) => [name.replaceAll("-", "_"), scoreMetric(name, truth, probabilities, count)]),
      ),
      calibration_error: mean(calibration.map(({ curve }) => curve.expectedError)),
    },
    accuracyInterval: wilsonInterval(correct, truth.length, options.level),
    areas: against.map(({ positive, score }) => ({
      auc: rocArea(positive, score),
      averagePrecision: precisionRecallCurve(positive, score).averagePrecision,
    })),
    calibration,
  };
}

/** `precision of severe, kappa`; null if there are none. */
export function zeroDivisionsText({ scores }: ScoredModel, divisions: readonly ZeroDivision[]): string | null {
  const names = divisions.map(({ metric, class: k }) => (k === undefined ? metric : `${metric} of ${scores.classes[k]}`));
  return names.length === 0 ? null : names.join(", ");
}
