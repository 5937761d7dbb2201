import { expect } from "chai";
import { Intervals, sameRows } from "../../../src/reporting/scores/intervals.ts";
import { delongInterval, delongTest } from "../../../src/stats/metrics/delong.ts";
import { predictedClass } from "../../../src/stats/metrics/predicted-class.ts";
import { wilsonInterval } from "../../../src/stats/metrics/wilson-interval.ts";
import { binary, randomScores, scoresOf } from "./example-scores.ts";

const options = { level: 0.95, resamples: 2000, seed: 11 };
const scores = randomScores(200, 2, 1, 0.4);
const other = randomScores(200, 2, 2, 0.2);

describe("intervals", () => {
  it("of two classes' areas are DeLong's, of differences his paired test's", () => {
    const positive = [...scores.truth];
    const score = Array.from(positive, (_, row) => scores.probabilities[2 * row + 1]!);
    const base = Array.from(positive, (_, row) => other.probabilities[2 * row + 1]!);
    const { area, ciLow, ciHigh } = delongInterval(positive, score);
    expect(new Intervals(options).of(scores, "area")).to.deep.equal({ value: area, ciLow, ciHigh });
    const test = delongTest(positive, score, base);
    const { difference: value } = test;
    expect(new Intervals(options).ofDifference(scores, other, "area")).to.deep.equal({
      value,
      ciLow: test.ciLow,
      ciHigh: test.ciHigh,
      p: test.p,
      test: "DeLong",
    });
  });

  it("of accuracies are Wilson's, of use where one class alone is named", () => {
    const { value, ciLow, ciHigh } = new Intervals(options).of(scores, "accuracy");
    expect([ciLow, ciHigh]).to.deep.equal(wilsonInterval(Math.round(200 * value), 200));
    const constant = binary([0, 0, 0, 1], [0.1, 0.1, 0.1, 0.1]);
    const estimate = new Intervals(options).of(constant, "accuracy");
    expect(estimate.value).to.equal(0.75);
    expect(estimate.ciLow, "SciPy: binomtest(3, 4).proportion_ci(method='wilson')").to.be.closeTo(0.30064184258240184, 1e-12);
    expect(estimate.ciHigh).to.be.closeTo(0.9544127391902995, 1e-12);
  });

  it("of differences between accuracies have the width that the binomial distribution gives within each class", () => {
    const wrong = binary(
      [...scores.truth],
      [...scores.truth].map((code) => 1 - code),
    );
    const { value, ciLow, ciHigh } = new Intervals(options).ofDifference(scores, wrong, "accuracy");
    const predicted = predictedClass(scores.probabilities, 2);
    const right = [0, 1].map((k) => scores.truth.filter((code, row) => code === k && predicted[row] === k).length / 100);
    const error = Math.sqrt(right.reduce((sum, share) => sum + (share * (1 - share)) / 100, 0)) / 2;
    expect(value, "the other is never right").to.be.closeTo((right[0]! + right[1]!) / 2, 1e-15);
    expect((ciHigh - ciLow) / (2 * 1.96 * error), "a bootstrap of 2000 is within a tenth").to.be.within(0.9, 1.1);
  });

  it("of differences are paired: scores that agree differ by exactly 0", () => {
    const three = randomScores(90, 3, 3);
    const none = { value: 0, ciLow: 0, ciHigh: 0, p: 1 };
    for (const what of ["accuracy", "area"] as const) {
      expect(new Intervals(options).ofDifference(three, three, what)).to.deep.equal({ ...none, test: "bootstrap" });
    }
    const worse = randomScores(90, 3, 4, 0.1);
    const intervals = new Intervals(options);
    const { value, ciLow, ciHigh } = intervals.ofDifference(three, worse, "area");
    expect(value).to.equal(intervals.of(three, "area").value - intervals.of(worse, "area").value);
    expect(ciLow).to.be.greaterThan(0).and.lessThan(value);
    expect(ciHigh).to.be.greaterThan(value);
  });

  it("do not depend on what was asked before, and do on the seed", () => {
    const three = randomScores(90, 3, 3);
    const used = new Intervals(options);
    used.of(randomScores(90, 3, 5), "area");
    used.of(three, "accuracy");
    expect(used.of(three, "area")).to.deep.equal(new Intervals(options).of(three, "area"));
    expect(new Intervals({ ...options, seed: 12 }).of(three, "area")).not.to.deep.equal(used.of(three, "area"));
  });
});

describe("sameRows", () => {
  it("wants the same ids, labels and classes in one order", () => {
    const one = binary([0, 1, 1], [0.1, 0.5, 0.9]);
    expect(sameRows(one, binary([0, 1, 1], [0.9, 0.1, 0.2]))).to.equal(true);
    expect(sameRows(one, binary([0, 1, 1], [0.1, 0.5, 0.9], 2)), "other ids").to.equal(false);
    expect(sameRows(one, binary([0, 1, 0], [0.1, 0.5, 0.9])), "other labels").to.equal(false);
    expect(sameRows(one, binary([0, 1], [0.1, 0.5])), "fewer rows").to.equal(false);
    const three = scoresOf([0, 1, 2], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]); // biome-ignore format: a matrix
    expect(sameRows(one, three), "other classes").to.equal(false);
  });
});
