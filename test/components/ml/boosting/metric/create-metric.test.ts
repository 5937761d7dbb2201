import { expect } from "chai";
import { createMetric } from "../../../../../src/components/ml/boosting/metric/create-metric.ts";
import { METRICS, type MetricName } from "../../../../../src/components/ml/boosting/metric/objective-metrics.ts";

const evaluate = (
  name: MetricName,
  labels: readonly number[],
  predictions: readonly number[],
  weights?: readonly number[],
): number =>
  createMetric(name, {
    labels: Float32Array.from(labels),
    ...(weights ? { weights: Float32Array.from(weights) } : {}),
  }).evaluate(Float64Array.from(predictions), Float64Array.from(predictions));

describe("createMetric", () => {
  it("names those that go with an objective", () => {
    expect(METRICS.binary).to.deep.equal(["binary_logloss", "binary_error", "auc"]);
    expect(METRICS.multiclassova).to.deep.equal(["multi_logloss", "multi_error"]);
    expect(METRICS.regression).to.deep.equal(["l2", "rmse", "l1"]);
  });

  it("log losses, with p held at 1e-15", () => {
    expect(evaluate("binary_logloss", [1, 0], [0.5, 0.75])).to.equal((Math.log(2) + Math.log(4)) / 2);
    expect(evaluate("binary_logloss", [1], [0])).to.equal(-Math.log(Math.fround(1e-15)));
    expect(evaluate("multi_logloss", [2, 0], [0.25, 0.25, 0.5, 0.5, 0.25, 0.25])).to.equal(Math.log(2));
  });

  it("errors; a tie is wrong among several classes, and 0.5 means no between two", () => {
    expect(evaluate("binary_error", [1, 0, 1, 0], [0.5, 0.5, 0.6, 0.6])).to.equal(0.5);
    expect(evaluate("multi_error", [0, 1], [0.4, 0.4, 0.2, 0.1, 0.8, 0.1])).to.equal(0.5);
  });

  it("area under the curve, ties by half", () => {
    expect(evaluate("auc", [1, 0, 1, 0], [0.9, 0.1, 0.5, 0.5])).to.equal(0.875);
    expect(evaluate("auc", [1, 1], [0.1, 0.2]), "one class").to.equal(1);
    expect(evaluate("auc", [1, 0, 0], [0.5, 0.4, 0.6], [1, 3, 1])).to.equal(0.75);
  });

  it("losses of a regression", () => {
    expect(evaluate("l2", [1, 2], [2, 4])).to.equal(2.5);
    expect(evaluate("rmse", [1, 2], [2, 4])).to.equal(Math.sqrt(2.5));
    expect(evaluate("l1", [1, 2], [2, 4], [3, 1])).to.equal(1.25);
  });
});
