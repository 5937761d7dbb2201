import type { ScoreMetricName } from "./metric-names.ts";
import { scoreMetric } from "./score-metric.ts";
import { strataOf, stratifiedResample } from "./stratified-bootstrap.ts";

export interface BootstrapPlan {
  readonly metrics: readonly ScoreMetricName[];
  readonly resamples: number;
  readonly seed: number;
  /** Whether the values with one row left out are wanted (for BCa intervals). */
  readonly leaveOut: boolean;
}

/** One metric of one model. */
export interface BootstrapValues {
  /** On the rows as they are. */
  readonly estimate: number;
  readonly resampled: Float64Array;
  /** By class, with each of its rows left out in turn; empty unless wanted. */
  readonly leftOut: readonly Float64Array[];
}

/**
 * Metrics of several models on the same resamples, drawn within the classes: differences of two models are paired.
 * O(resamples × models × metrics × n log n); a leave-out costs as much as n resamples.
 *
 * @param truth class of each row
 * @param models each row-major [rows, classes], rows as in `truth`
 * @returns by model, then by metric
 */
export function bootstrapMetrics(
  truth: Int32Array,
  models: readonly Float64Array[],
  classes: number,
  plan: BootstrapPlan,
  progress: (done: number, total: number) => void = () => {},
): readonly (readonly BootstrapValues[])[] {
  const strata = strataOf(truth);
  const values = models.map((probabilities) =>
    plan.metrics.map((metric) => ({
      estimate: scoreMetric(metric, truth, probabilities, classes),
      resampled: new Float64Array(plan.resamples),
      leftOut: plan.leaveOut ? strata.map((stratum) => new Float64Array(stratum.length)) : [],
    })),
  );
  const total = plan.resamples + (plan.leaveOut ? truth.length : 0);
  const evaluate = (rows: Int32Array, put: (values: BootstrapValues, value: number) => void): void => {
    const chosen = rows.map((row) => truth[row]!);
    models.forEach((probabilities, at) => {
      const own = gather(probabilities, rows, classes);
      plan.metrics.forEach((metric, k) => {
        put(values[at]![k]!, scoreMetric(metric, chosen, own, classes));
      });
    });
  };
  for (let index = 0; index < plan.resamples; index++) {
    evaluate(stratifiedResample(strata, plan.seed, index), (each, value) => {
      each.resampled[index] = value;
    });
    progress(index + 1, total);
  }
  if (!plan.leaveOut) return values;
  const every = Int32Array.from(truth, (_, row) => row);
  strata.forEach((stratum, code) => {
    stratum.forEach((left, i) => {
      evaluate(
        every.filter((row) => row !== left),
        (each, value) => {
          each.leftOut[code]![i] = value;
        },
      );
    });
  });
  progress(total, total);
  return values;
}

function gather(probabilities: Float64Array, rows: Int32Array, classes: number): Float64Array {
  const chosen = new Float64Array(rows.length * classes);
  for (let i = 0; i < rows.length; i++) {
    for (let k = 0; k < classes; k++) chosen[i * classes + k] = probabilities[rows[i]! * classes + k]!;
  }
  return chosen;
}
