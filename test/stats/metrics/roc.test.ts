import { expect } from "chai";
import fc from "fast-check";
import { interpolatedRoc, meanInterpolatedRoc } from "../../../src/stats/metrics/interpolated-roc.ts";
import { precisionRecallCurve } from "../../../src/stats/metrics/precision-recall-curve.ts";
import { rocArea } from "../../../src/stats/metrics/roc-area.ts";
import { rocCurve } from "../../../src/stats/metrics/roc-curve.ts";
import { thresholdCounts } from "../../../src/stats/metrics/threshold-counts.ts";

const nan = Number.NaN;
/** Rows with few distinct scores. */
const scored = fc.array(fc.record({ positive: fc.boolean(), score: fc.nat(6).map((level) => level / 6) }), {
  minLength: 2,
  maxLength: 40,
});
const both = scored.filter((rows) => rows.some((row) => row.positive) && rows.some((row) => !row.positive));
const columns = (rows: readonly { positive: boolean; score: number }[]): [number[], number[]] => [
  rows.map((row) => Number(row.positive)),
  rows.map((row) => row.score),
];

describe("stats/metrics: ROC curves", () => {
  it("has a curve worked by hand, ties in one step", () => {
    const { fpr, tpr, thresholds } = rocCurve([0, 1, 1, 0, 1], [0.1, 0.8, 0.4, 0.4, 0.9]);
    expect([...thresholds]).to.deep.equal([Infinity, 0.9, 0.8, 0.4, 0.1]);
    expect([...fpr]).to.deep.equal([0, 0, 0, 0.5, 1]);
    expect([...tpr]).to.deep.equal([0, 1 / 3, 2 / 3, 1, 1]);
    expect(rocArea([0, 1, 1, 0, 1], [0.1, 0.8, 0.4, 0.4, 0.9])).to.be.closeTo(5.5 / 6, 1e-15);
  });

  it("has NaN where a class is absent, and one point of no rows", () => {
    expect([...rocCurve([1, 1], [0.2, 0.7]).fpr]).to.deep.equal([nan, nan, nan]);
    expect([...rocCurve([1, 1], [0.2, 0.7]).tpr]).to.deep.equal([0, 0.5, 1]);
    expect([...rocCurve([0, 0], [0.2, 0.2]).tpr]).to.deep.equal([nan, nan]);
    expect([...rocCurve([], []).thresholds]).to.deep.equal([Infinity]);
    expect(rocArea([1, 1], [0.2, 0.7])).to.deep.equal(nan);
    expect(rocArea([0], [0.2])).to.deep.equal(nan);
    expect(rocArea([], [])).to.deep.equal(nan);
  });

  it("holds more points than an argument list", () => {
    const n = 300_000;
    const score = Float64Array.from({ length: n }, (_, i) => i / n);
    expect(rocCurve(new Uint8Array(n).fill(1, n / 2), score).thresholds.length).to.equal(n + 1);
  });

  it("refuses NaN scores and lists of two lengths", () => {
    expect(() => rocCurve([0, 1], [0.1, nan])).to.throw(RangeError, "score 1 is NaN");
    expect(() => rocCurve([0, 1, 1], [0.1, 0.2])).to.throw(RangeError, "3 truths and 2 scores");
    expect(() => rocArea([0, 1, 1], [0.1, 0.2])).to.throw(RangeError, "3 truths and 2 scores");
    expect(() => rocArea([0, 1], [0.1, nan])).to.throw(RangeError, "value 1 is NaN and has no rank");
    expect(thresholdCounts([], [])).to.deep.equal({
      thresholds: new Float64Array(0),
      falsePositives: new Float64Array(0),
      truePositives: new Float64Array(0),
    });
  });

  it("has as area the share of ordered pairs, and that below the curve", () => {
    fc.assert(
      fc.property(both, (rows) => {
        const [positive, score] = columns(rows);
        let [won, pairs] = [0, 0];
        for (const a of rows.filter((row) => row.positive)) {
          for (const b of rows.filter((row) => !row.positive)) {
            won += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
            pairs++;
          }
        }
        const { fpr, tpr } = rocCurve(positive, score);
        let below = 0;
        for (let i = 1; i < fpr.length; i++) below += ((fpr[i]! - fpr[i - 1]!) * (tpr[i]! + tpr[i - 1]!)) / 2;
        expect(rocArea(positive, score)).to.be.closeTo(won / pairs, 1e-14);
        expect(below).to.be.closeTo(won / pairs, 1e-13);
        expect(
          rocArea(
            positive,
            score.map((value) => -value),
          ),
          "turned round",
        ).to.be.closeTo(1 - won / pairs, 1e-14);
      }),
    );
  });
});

describe("stats/metrics: interpolated ROC curves", () => {
  it("has a curve worked by hand: first point 0, upper end of a vertical step, straight across ties", () => {
    // points (0, 0), (0, .5), (.5, .5), (.5, 1), (1, 1)
    const { fpr, tpr, area } = interpolatedRoc([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.6], 5);
    expect([...fpr]).to.deep.equal([0, 0.25, 0.5, 0.75, 1]);
    expect([...tpr]).to.deep.equal([0, 0.5, 1, 1, 1]);
    expect(area).to.equal((0.25 * (0.5 + 1.5 + 2 + 2)) / 2);
    expect([...interpolatedRoc([1, 0, 0], [0.5, 0.5, 0.5], 3).tpr]).to.deep.equal([0, 0.5, 1]);
    expect([...interpolatedRoc([1, 0], [0.9, 0.1], 2).tpr]).to.deep.equal([0, 1]);
  });

  it("is NaN where a class is absent, and needs two points", () => {
    const { tpr, area } = interpolatedRoc([1, 1], [0.9, 0.1], 3);
    expect([[...tpr], area]).to.deep.equal([[nan, nan, nan], nan]);
    expect(() => interpolatedRoc([1, 0], [0.9, 0.1], 1)).to.throw(RangeError, "a curve has two points or more, got 1");
    expect(() => interpolatedRoc([1, 0], [0.9, 0.1], 2.5)).to.throw(RangeError, "a curve has two points or more, got 2.5");
  });

  it("comes near the exact area with many points", () => {
    fc.assert(
      fc.property(both, (rows) => {
        const [positive, score] = columns(rows);
        expect(interpolatedRoc(positive, score, 20001).area).to.be.closeTo(rocArea(positive, score), 1e-3);
      }),
      { numRuns: 20 },
    );
  });

  it("takes the mean over the classes, with two as well, and their deviation with divisor n", () => {
    const truth = [0, 1, 1, 0];
    const probabilities = Float64Array.of(0.9, 0.1, 0.4, 0.6, 0.7, 0.3, 0.6, 0.4);
    const { perClass, mean, sd, tprSd } = meanInterpolatedRoc(probabilities, truth, 2, 5);
    // class 0: .9 + .7 − .6 + .4 −: (0, .5), (.5, .5), (.5, 1); class 1: .6 +, .4 −, .3 +, .1 −: the same steps
    expect(perClass.map((each) => [...each.tpr])).to.deep.equal([
      [0, 0.5, 1, 1, 1],
      [0, 0.5, 1, 1, 1],
    ]);
    expect([[...mean.tpr], mean.area, sd, [...tprSd]]).to.deep.equal([[0, 0.5, 1, 1, 1], 0.75, 0, [0, 0, 0, 0, 0]]);
    const uneven = meanInterpolatedRoc(Float64Array.of(0.9, 0.1, 0.4, 0.9, 0.7, 0.5, 0.6, 0.4), truth, 2, 5);
    const [a, b] = uneven.perClass.map((each) => each.area) as [number, number];
    expect(a).not.to.equal(b);
    expect(uneven.mean.area).to.equal((a + b) / 2);
    expect(uneven.sd).to.be.closeTo(Math.abs(a - b) / 2, 1e-15);
    expect(uneven.tprSd[1]).to.equal(Math.abs(uneven.perClass[0]!.tpr[1]! - uneven.perClass[1]!.tpr[1]!) / 2);
  });

  it("has no mean where a class has no rows", () => {
    const { perClass, mean, sd } = meanInterpolatedRoc(Float64Array.of(0.5, 0.3, 0.2, 0.1, 0.8, 0.1), [0, 1], 3, 5);
    expect(perClass.map((each) => Number.isNaN(each.area))).to.deep.equal([false, false, true]);
    expect([mean.area, sd, mean.tpr[0]]).to.deep.equal([nan, nan, nan]);
  });
});

describe("stats/metrics: precision–recall curves", () => {
  it("has a curve worked by hand", () => {
    const { precision, recall, thresholds, averagePrecision } = precisionRecallCurve([0, 1, 1, 0, 1], [0.1, 0.8, 0.4, 0.4, 0.9]);
    expect([...thresholds]).to.deep.equal([0.1, 0.4, 0.8, 0.9]);
    expect([...precision]).to.deep.equal([3 / 5, 3 / 4, 1, 1, 1]);
    expect([...recall]).to.deep.equal([1, 1, 2 / 3, 1 / 3, 0]);
    expect(averagePrecision).to.be.closeTo(1 / 3 + 1 / 3 + (1 / 3) * (3 / 4), 1e-15);
  });

  it("has no recall without positive rows", () => {
    const { precision, recall, averagePrecision } = precisionRecallCurve([0, 0], [0.1, 0.2]);
    expect([[...precision], [...recall], averagePrecision]).to.deep.equal([[0, 0, 1], [nan, nan, 0], nan]);
    expect(precisionRecallCurve([], []).averagePrecision).to.deep.equal(nan);
  });
});
