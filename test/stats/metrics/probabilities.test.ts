import { expect } from "chai";
import { brierScore } from "../../../src/stats/metrics/brier-score.ts";
import { calibrationCurve } from "../../../src/stats/metrics/calibration-curve.ts";
import { logLoss } from "../../../src/stats/metrics/log-loss.ts";

describe("stats/metrics: Brier's score and log loss", () => {
  it("has Brier's score worked by hand: of p1 with two classes, of all with three", () => {
    expect(brierScore([0, 1], Float64Array.of(0.8, 0.2, 0.4, 0.6), 2)).to.be.closeTo((0.04 + 0.16) / 2, 1e-16);
    expect(brierScore([2], Float64Array.of(0.5, 0.25, 0.25), 3)).to.equal(0.25 + 0.0625 + 0.5625);
    expect(brierScore([0, 1], Float64Array.of(0, 1, 1, 0), 2)).to.equal(1);
    expect(brierScore([0], Float64Array.of(0, 1, 0), 3)).to.equal(2);
    expect(brierScore([], new Float64Array(0), 2)).to.deep.equal(Number.NaN);
  });

  it("has the log loss worked by hand, and a certain mistake cost 52 ln 2", () => {
    expect(logLoss([0, 1], Float64Array.of(0.5, 0.5, 0.75, 0.25), 2)).to.be.closeTo((Math.log(2) + Math.log(4)) / 2, 1e-15);
    expect(logLoss([1], Float64Array.of(1, 0), 2)).to.be.closeTo(52 * Math.LN2, 1e-13);
    expect(logLoss([0], Float64Array.of(1, 0), 2)).to.be.closeTo(2 ** -52, 1e-25);
    expect(logLoss([], new Float64Array(0), 2)).to.deep.equal(Number.NaN);
  });
});

describe("stats/metrics: calibration curves", () => {
  const positive = [0, 1, 0, 1, 1, 1];
  const probability = [0.1, 0.2, 0.3, 0.3, 0.9, 1];

  it("bins by width: edges belong to the bin below, empty bins are left out", () => {
    const { bins, expectedError } = calibrationCurve(positive, probability, { bins: 4 });
    expect(bins.map(({ low, high, rows }) => [low, high, rows])).to.deep.equal([
      [0, 0.25, 2],
      [0.25, 0.5, 2],
      [0.75, 1, 2],
    ]);
    expect(bins.map(({ observed }) => observed)).to.deep.equal([0.5, 0.5, 1]);
    expect(bins[0]!.predicted).to.be.closeTo(0.15, 1e-15);
    expect(expectedError).to.be.closeTo((0.35 + 0.2 + 0.05) / 3, 1e-15);
    expect(calibrationCurve([0, 1], [0, 0.2]).bins.map(({ low, rows }) => [low, rows])).to.deep.equal([[0, 2]]);
  });

  it("bins by quantiles", () => {
    const { bins } = calibrationCurve(positive, probability, { strategy: "quantile", bins: 2 });
    expect(bins.map(({ low, high, rows }) => [low, high, rows])).to.deep.equal([
      [0.1, 0.3, 4],
      [0.3, 1, 2],
    ]);
    const alike = calibrationCurve([0, 1, 1, 1], [0.5, 0.5, 0.5, 0.5], { strategy: "quantile", bins: 3 });
    expect(alike).to.deep.equal({
      bins: [{ low: 0.5, high: 0.5, rows: 4, predicted: 0.5, observed: 0.75 }],
      expectedError: 0.25,
    });
  });

  it("is empty of no rows", () => {
    expect(calibrationCurve([], [])).to.deep.equal({ bins: [], expectedError: Number.NaN });
    expect(calibrationCurve([], [], { strategy: "quantile" }).bins).to.deep.equal([]);
  });

  it("refuses what is no probability, lists of two lengths and no bins", () => {
    for (const wrong of [-0.1, 1.5, Number.NaN]) {
      expect(() => calibrationCurve([0, 1], [0.5, wrong])).to.throw(RangeError, "probabilities lie from 0 to 1");
    }
    expect(() => calibrationCurve([0], [0.5, 0.6])).to.throw(RangeError, "1 truths and 2 probabilities");
    expect(() => calibrationCurve([0], [0.5], { bins: 0 })).to.throw(
      RangeError,
      "a calibration curve has one bin or more, got 0",
    );
  });
});
