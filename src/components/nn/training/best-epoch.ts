import type { PartMeasure } from "./history.ts";

/** What the validation part is judged by: `loss` is better when lower, the mean of the tasks' `accuracy` when higher. */
export type Metric = "loss" | "accuracy";

export interface Best {
  /** From 1. */
  readonly epoch: number;
  readonly value: number;
}

export function metricOf(measure: PartMeasure, metric: Metric): number {
  if (metric === "loss") return measure.loss;
  const known = measure.tasks.filter(({ accuracy }) => !Number.isNaN(accuracy));
  return known.reduce((sum, { accuracy }) => sum + accuracy, 0) / known.length;
}

/** Whether a value is better than the best so far; NaN never is, equal values are not. */
export const isBetter = (value: number, best: Best | undefined, metric: Metric): boolean =>
  !Number.isNaN(value) && (best === undefined || (metric === "loss" ? value < best.value : value > best.value));
