import { expect } from "chai";
import fc from "fast-check";
import { classificationMetrics } from "../../../src/stats/metrics/classification-metrics.ts";
import { confusionMatrix } from "../../../src/stats/metrics/confusion-matrix.ts";
import { SCORE_METRIC_NAMES } from "../../../src/stats/metrics/metric-names.ts";
import { predictedClass } from "../../../src/stats/metrics/predicted-class.ts";
import { scoreMetric } from "../../../src/stats/metrics/score-metric.ts";
import { wilsonInterval } from "../../../src/stats/metrics/wilson-interval.ts";
import { worstAbsolute } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";

describe("stats/metrics: predicted class and confusion matrix", () => {
  it("takes the most probable class, the first of equal ones", () => {
    expect([...predictedClass(Float64Array.of(0.2, 0.8, 0.5, 0.5, 0.3, 0.3), 2)]).to.deep.equal([1, 0, 0]);
    expect([...predictedClass(Float64Array.of(0.2, 0.4, 0.4, 0, 0, 1), 3)]).to.deep.equal([1, 2]);
    expect([...predictedClass(new Float64Array(0), 3)]).to.deep.equal([]);
    expect(() => predictedClass(new Float64Array(5), 2)).to.throw(RangeError, "5 probabilities are no rows of 2 classes");
  });

  it("counts truth by prediction", () => {
    expect([...confusionMatrix([0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 2, 0], 3)]).to.deep.equal([1, 1, 0, 0, 1, 0, 1, 0, 2]);
    expect(() => confusionMatrix([0, 1], [0], 2)).to.throw(RangeError, "2 true and 1 predicted classes");
    expect(() => confusionMatrix([0, 2], [0, 1], 2)).to.throw(RangeError, "class 2 of 2");
    expect(() => confusionMatrix([0, 1], [0, -1], 2)).to.throw(RangeError, "class -1 of 2");
  });
});

describe("stats/metrics: classification metrics", () => {
  it("has figures worked by hand", () => {
    //            predicted 0, 1
    // truth 0:             6, 2
    // truth 1:             1, 3
    const { accuracy, balancedAccuracy, mcc, kappa, weighted, macro, perClass, zeroDivisions } = classificationMetrics(
      [6, 2, 1, 3],
      2,
    );
    expect(accuracy).to.equal(9 / 12);
    expect(balancedAccuracy).to.equal((6 / 8 + 3 / 4) / 2);
    // (6 · 3 − 2 · 1) / √(7 · 8 · 5 · 4)
    expect(mcc).to.be.closeTo(16 / Math.sqrt(7 * 8 * 5 * 4), 1e-15);
    // chance agreement (8 · 7 + 4 · 5) / 144
    expect(kappa).to.be.closeTo((108 / 144 - 76 / 144) / (1 - 76 / 144), 1e-15);
    expect(perClass).to.deep.equal([
      { precision: 6 / 7, recall: 6 / 8, f1: 12 / 15, specificity: 3 / 4, support: 8, predicted: 7 },
      { precision: 3 / 5, recall: 3 / 4, f1: 6 / 9, specificity: 6 / 8, support: 4, predicted: 5 },
    ]);
    expect(weighted.precision).to.be.closeTo((8 / 12) * (6 / 7) + (4 / 12) * (3 / 5), 1e-15);
    expect(weighted.recall).to.be.closeTo(accuracy, 1e-15);
    expect(macro.f1).to.be.closeTo((12 / 15 + 6 / 9) / 2, 1e-15);
    expect(zeroDivisions).to.deep.equal([]);
  });

  it("names every figure with a zero denominator: 0, and NaN for kappa", () => {
    // no row is of class 2 or predicted to be, none predicted to be of class 1
    const some = classificationMetrics([3, 0, 0, 1, 0, 0, 0, 0, 0], 3);
    expect(some.zeroDivisions).to.deep.equal([
      { metric: "precision", class: 1 },
      { metric: "precision", class: 2 },
      { metric: "recall", class: 2 },
      { metric: "f1", class: 2 },
      { metric: "mcc" },
    ]);
    expect([some.perClass[1]!.precision, some.perClass[2]!.recall, some.perClass[2]!.f1, some.mcc]).to.deep.equal([0, 0, 0, 0]);
    expect(some.perClass[1]!.f1).to.equal(0); // 0 of 1, which is no zero denominator
    expect(some.balancedAccuracy).to.equal(0.5); // of the two classes that have rows
    expect(some.macro.recall).to.be.closeTo(1 / 3, 1e-15); // of all three
    const one = classificationMetrics([0, 0, 0, 5], 2);
    expect([one.accuracy, one.mcc, one.kappa]).to.deep.equal([1, 0, Number.NaN]);
    expect(one.zeroDivisions).to.deep.equal([
      { metric: "precision", class: 0 },
      { metric: "recall", class: 0 },
      { metric: "f1", class: 0 },
      { metric: "specificity", class: 1 },
      { metric: "mcc" },
      { metric: "kappa" },
    ]);
  });

  it("refuses a matrix without rows or of another size", () => {
    expect(() => classificationMetrics([0, 0, 0, 0], 2)).to.throw(RangeError, "a confusion matrix without rows says nothing");
    expect(() => classificationMetrics([1, 0, 0], 2)).to.throw(RangeError, "3 cells are no matrix of 2 classes");
  });

  it("does not depend on the order of the classes, and weighted recall is accuracy", () => {
    const matrix = fc.array(fc.nat(30), { minLength: 9, maxLength: 9 }).filter((cells) => cells.some((cell) => cell > 0));
    fc.assert(
      fc.property(matrix, (cells) => {
        const order = [2, 0, 1];
        const turned = cells.map((_, at) => cells[order[Math.floor(at / 3)]! * 3 + order[at % 3]!]!);
        const [a, b] = [classificationMetrics(cells, 3), classificationMetrics(turned, 3)];
        const figures = (of: typeof a): number[] => [
          of.accuracy,
          of.balancedAccuracy,
          of.mcc,
          of.kappa,
          of.weighted.f1,
          of.macro.f1,
        ];
        expect(worstAbsolute(figures(a), figures(b))).to.be.below(1e-14);
        expect(a.weighted.recall).to.be.closeTo(a.accuracy, 1e-14);
        expect(a.mcc).to.be.within(-1, 1);
      }),
    );
  });
});

describe("stats/metrics: named metrics", () => {
  const truth = [0, 1, 1, 0];
  const probabilities = Float64Array.of(0.9, 0.1, 0.4, 0.6, 0.7, 0.3, 0.8, 0.2);

  it("has every name", () => {
    const all = Object.fromEntries(SCORE_METRIC_NAMES.map((name) => [name, scoreMetric(name, truth, probabilities, 2)]));
    // predicted 0, 1, 0, 0: precision 2/3 and 1, recall 1 and 1/2, F1 4/5 and 2/3, specificity 1/2 and 1
    const wanted: { [name: string]: number } = {
      accuracy: 0.75,
      "balanced-accuracy": 0.75,
      precision: 5 / 6,
      recall: 0.75,
      f1: 11 / 15,
      specificity: 0.75,
      "precision-macro": 5 / 6,
      "recall-macro": 0.75,
      "f1-macro": 11 / 15,
      "specificity-macro": 0.75,
      mcc: 1 / Math.sqrt(3),
      kappa: 0.5,
      auc: 1,
      "auc-interpolated": 1 - 1 / 198, // the first point is 0
      "average-precision": 1,
      brier: (0.01 + 0.16 + 0.49 + 0.04) / 4,
      "log-loss": -(Math.log(0.9) + Math.log(0.6) + Math.log(0.3) + Math.log(0.8)) / 4,
    };
    expect(Object.keys(all)).to.deep.equal(Object.keys(wanted));
    expect(worstAbsolute(Object.values(all), Object.values(wanted))).to.be.below(1e-14);
  });

  it("takes the mean over the classes with three or more", () => {
    const three = Float64Array.of(0.5, 0.3, 0.2, 0.6, 0.2, 0.2, 0.1, 0.4, 0.5, 0.3, 0.1, 0.6);
    // areas: class 0 of p0 .5 .6 | .1 .3: but rows 0 and 2 are of class 0: .5 beats .3, not .6; .1 beats none: 1/4
    // class 1 is row 1: .2 against .3 .4 .1: 1/3; class 2 is row 3: .6 against .2 .2 .5: 1
    expect(scoreMetric("auc", [0, 1, 0, 2], three, 3)).to.be.closeTo((1 / 4 + 1 / 3 + 1) / 3, 1e-15);
    expect(scoreMetric("auc", [0, 1, 0, 1], three, 3)).to.deep.equal(Number.NaN);
  });

  it("refuses other names", () => {
    expect(() => scoreMetric("area" as never, truth, probabilities, 2)).to.throw(RangeError, 'unknown metric "area"'); // not of the type
  });
});

describe("stats/metrics: Wilson's interval", () => {
  it("lies within 0 to 1 and holds the share", () => {
    expect(wilsonInterval(0, 10)[0]).to.equal(0);
    expect(wilsonInterval(10, 10)[1]).to.equal(1);
    // none of n: the upper end is z² / (n + z²)
    expect(wilsonInterval(0, 10)[1]).to.be.closeTo(3.841458820694124 / 13.841458820694124, 1e-14);
    expect(wilsonInterval(0, 0)).to.deep.equal([0, 1]);
    expect(() => wilsonInterval(3, 2)).to.throw(RangeError, "3 of 2 is no share");
  });

  it("agrees with SciPy", function () {
    requireReference.call(this);
    const cases = [
      [1, 7, 0.95],
      [345, 399, 0.95],
      [345, 399, 0.99],
      [0, 5, 0.9],
      [5, 5, 0.9],
      [2, 1000000, 0.95],
    ] as const;
    const wanted = runPython(
      `import json, sys
from scipy.stats import binomtest
print(json.dumps([list(binomtest(k, n).proportion_ci(level, method="wilson")) for k, n, level in json.load(sys.stdin)]))`,
      cases,
    ) as [number, number][];
    cases.forEach(([k, n, level], i) => {
      expect(worstAbsolute(wilsonInterval(k, n, level), wanted[i]!)).to.be.below(1e-14);
    });
  });
});
