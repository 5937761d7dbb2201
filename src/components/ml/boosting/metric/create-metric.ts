import { naturalLog } from "../../../compute/logarithm/natural-log.ts";
import { EPSILON } from "../objective/objective.ts";
import { areaUnderCurve } from "./area-under-curve.ts";
import { meanLoss } from "./mean-loss.ts";
import type { Metric, MetricData } from "./metric.ts";
import type { MetricName } from "./objective-metrics.ts";

/** LightGBM's metric of that name on these rows. */
export function createMetric(name: MetricName, data: MetricData): Metric {
  const outputs = (predictions: Float64Array): number => predictions.length / data.labels.length;
  switch (name) {
    case "auc":
      return areaUnderCurve(data);
    case "binary_logloss":
      return meanLoss(name, data, (label, p, row) => surprise(label > 0 ? p[row]! : 1 - p[row]!));
    case "binary_error":
      return meanLoss(name, data, (label, p, row) => (p[row]! <= 0.5 === label > 0 ? 1 : 0));
    case "multi_logloss":
      return meanLoss(name, data, (label, p, row) => surprise(p[row * outputs(p) + label]!));
    case "multi_error":
      return meanLoss(name, data, (label, p, row) => {
        const own = p.subarray(row * outputs(p), (row + 1) * outputs(p));
        return own.reduce((count, each) => count + (each >= own[label]! ? 1 : 0), 0) > 1 ? 1 : 0; // the true class is as likely as itself
      });
    case "l2":
      return meanLoss(name, data, (label, value, row) => (value[row]! - label) * (value[row]! - label));
    case "rmse":
      return meanLoss(name, data, (label, value, row) => (value[row]! - label) * (value[row]! - label), Math.sqrt);
    case "l1":
      return meanLoss(name, data, (label, value, row) => Math.abs(value[row]! - label));
  }
}

/** −log p, with p held at 1e-15 at least. */
const surprise = (p: number): number => -naturalLog(Math.max(p, EPSILON));
