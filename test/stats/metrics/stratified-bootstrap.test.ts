import { expect } from "chai";
import fc from "fast-check";
import { bootstrapMetrics } from "../../../src/stats/metrics/bootstrap-metrics.ts";
import { rocArea } from "../../../src/stats/metrics/roc-area.ts";
import { scoreMetric } from "../../../src/stats/metrics/score-metric.ts";
import { strataOf, stratifiedResample, summarizeBootstrap } from "../../../src/stats/metrics/stratified-bootstrap.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { worstAbsolute } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";
import { randomScores } from "./random-scores.ts";

const nan = Number.NaN;

describe("stats/metrics: stratified resamples", () => {
  it("has the rows of each class, in class order", () => {
    expect(strataOf([2, 0, 2, 0, 0]).map((stratum) => [...stratum])).to.deep.equal([
      [1, 3, 4],
      [0, 2],
    ]);
    expect(strataOf([])).to.deep.equal([]);
  });

  it("draws as many rows of each class as there are, and only them", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 30 }), fc.nat(1000), fc.nat(1000), (truth, seed, index) => {
        const drawn = Array.from(stratifiedResample(strataOf(truth), seed, index), (row) => truth[row]!);
        expect([...drawn].sort()).to.deep.equal([...truth].sort());
      }),
    );
  });

  it("depends on seed and index alone", () => {
    const strata = strataOf([0, 1, 0, 1, 0, 1, 1, 1]);
    const of = (seed: number, index: number): string => stratifiedResample(strata, seed, index).join();
    const backwards = [4, 3, 2, 1, 0].map((index) => of(1, index)).reverse();
    expect([0, 1, 2, 3, 4].map((index) => of(1, index))).to.deep.equal(backwards);
    expect(new Set([...backwards, of(2, 0)]).size).to.equal(6);
    expect(of(11, 0)).to.equal("2,2,0,3,6,7,7,3"); // never another: results are to be the same in years
  });

  it("draws every row of a class equally often", () => {
    const strata = strataOf([0, 0, 0, 1, 1, 0, 0]);
    const seen = new Float64Array(7);
    for (let index = 0; index < 4000; index++) for (const row of stratifiedResample(strata, 0, index)) seen[row]!++;
    // 4000 expected each, deviation √(4000 · 4/5) = 57 for a class of five
    for (const times of seen) expect(Math.abs(times - 4000)).to.be.below(5 * 57);
  });
});

describe("stats/metrics: bootstrap of metrics", () => {
  const METRICS = ["accuracy", "f1", "auc", "auc-interpolated", "brier"] as const;
  const { truth, probabilities, classes } = randomScores(12);
  const other = probabilities.map((_, at) => probabilities[Math.floor(at / classes) * classes + ((at + 1) % classes)]!);
  const plan = { metrics: METRICS, resamples: 60, seed: 4, leaveOut: true };

  it("is the metric of each resample, and of the rows with one left out, row by row", () => {
    const values = bootstrapMetrics(truth, [probabilities, other], classes, plan);
    const strata = strataOf(truth);
    const of = (k: number, rows: readonly number[], model: Float64Array): number =>
      scoreMetric(
        METRICS[k]!,
        rows.map((row) => truth[row]!),
        Float64Array.from(rows.flatMap((row) => [...model.subarray(row * classes, (row + 1) * classes)])),
        classes,
      );
    const every = [...truth.keys()];
    [probabilities, other].forEach((model, m) => {
      METRICS.forEach((_, k) => {
        const { estimate, resampled, leftOut } = values[m]![k]!;
        expect(estimate).to.deep.equal(of(k, every, model));
        expect([...resampled]).to.deep.equal(
          Array.from({ length: 60 }, (_, index) => of(k, [...stratifiedResample(strata, 4, index)], model)),
        );
        expect(leftOut.map((each) => [...each])).to.deep.equal(
          strata.map((stratum) =>
            Array.from(stratum, (left) =>
              of(
                k,
                every.filter((row) => row !== left),
                model,
              ),
            ),
          ),
        );
      });
    });
    expect(new Set(values[0]![0]!.resampled).size).to.be.greaterThan(3);
  });

  it("gives one model the same numbers whoever stands beside it, and fewer resamples their first", () => {
    const alone = bootstrapMetrics(truth, [other], classes, { ...plan, metrics: ["brier"], resamples: 20, leaveOut: false });
    const together = bootstrapMetrics(truth, [probabilities, other], classes, plan);
    expect([...alone[0]![0]!.resampled]).to.deep.equal([...together[1]![4]!.resampled.subarray(0, 20)]);
    expect(alone[0]![0]!.leftOut).to.deep.equal([]);
  });

  it("tells how far it is", () => {
    const told: string[] = [];
    bootstrapMetrics(truth, [other], classes, { ...plan, metrics: ["accuracy"], resamples: 3 }, (done, total) =>
      told.push(`${done}/${total}`),
    );
    const total = 3 + truth.length;
    expect(told).to.deep.equal([`1/${total}`, `2/${total}`, `3/${total}`, `${total}/${total}`]);
  });
});

describe("stats/metrics: bootstrap intervals", () => {
  it("has percentiles, error and p worked by hand", () => {
    const resampled = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const { standardError, ciLow, ciHigh, p } = summarizeBootstrap(4, resampled, [], { level: 0.8 });
    expect(worstAbsolute([ciLow, ciHigh], [0, 8])).to.be.below(1e-15);
    expect(standardError).to.be.closeTo(Math.sqrt(11), 1e-14); // of eleven numbers in a row
    expect(p).to.equal((2 * (2 + 1)) / 12);
    expect(summarizeBootstrap(4, [1, 2, 3], []).p).to.equal((2 * 1) / 4);
    expect(summarizeBootstrap(0, [0, 0, 0], []).p).to.equal(1);
  });

  it("has p below 1 − level just where the percentile interval leaves 0 out", () => {
    const p = (low: number, n = 999): number =>
      summarizeBootstrap(
        1,
        Float64Array.from({ length: n }, (_, i) => i + 0.5 - low),
        [],
      ).p;
    expect(p(0)).to.equal(2 / 1000);
    expect(p(24)).to.equal(0.05);
    const interval = summarizeBootstrap(
      1,
      Float64Array.from({ length: 999 }, (_, i) => i + 0.5 - 24),
      [],
    );
    expect(interval.ciLow).to.be.greaterThan(0);
  });

  it("is NaN with no resamples or a NaN among them, and for bca where all lie on one side", () => {
    const none = { standardError: nan, ciLow: nan, ciHigh: nan, p: nan };
    expect(summarizeBootstrap(1, [], [])).to.deep.equal(none);
    expect(summarizeBootstrap(1, [1, nan], [])).to.deep.equal(none);
    expect(summarizeBootstrap(nan, [1, 2], [])).to.deep.equal(none);
    const aside = summarizeBootstrap(9, [1, 2, 3], [[1, 2]], { interval: "bca" });
    expect([aside.ciLow, aside.ciHigh]).to.deep.equal([nan, nan]);
    expect(aside.standardError).to.equal(1);
  });

  it("bca is percentile where the resamples lie evenly and no row has more weight", () => {
    const resampled = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const options = { level: 0.5, interval: "bca" } as const;
    const { ciLow, ciHigh } = summarizeBootstrap(5, resampled, [[0.1, 0.1, 0.1]], options);
    expect(ciLow).to.be.closeTo(3, 1e-12);
    expect(ciHigh).to.be.closeTo(7, 1e-12);
  });

  it("covers the true area about as often as it says", () => {
    // 200 samples of 60 rows with area Φ(1 / √2) = .7602; 95 % of them within binomial error
    let covered = 0;
    for (let sample = 0; sample < 200; sample++) {
      const random = new Philox(99, "coverage", sample);
      const truth = Int32Array.from({ length: 60 }, (_, i) => i % 2);
      const score = Float64Array.from(truth, (y) => y + random.normal());
      const estimate = rocArea(truth, score);
      const strata = strataOf(truth);
      const resampled = Float64Array.from({ length: 200 }, (_, index) => {
        const rows = stratifiedResample(strata, sample, index);
        return rocArea(
          rows.map((row) => truth[row]!),
          Float64Array.from(rows, (row) => score[row]!),
        );
      });
      const { ciLow, ciHigh } = summarizeBootstrap(estimate, resampled, []);
      if (ciLow <= 0.7602 && 0.7602 <= ciHigh) covered++;
    }
    expect(covered).to.be.within(178, 199);
  });

  it("agrees with SciPy's percentile and BCa intervals of the same resamples to 1e-12", function () {
    requireReference.call(this);
    const cases = [3, 5, 8].map((seed) => {
      const random = new Philox(seed, "bca");
      const truth = Int32Array.from({ length: 40 }, () => random.integer(0, 2));
      const score = Float64Array.from(truth, (y) => Math.exp(y + random.normal()));
      const strata = strataOf(truth);
      const area = (rows: Int32Array): number =>
        rocArea(
          rows.map((row) => truth[row]!),
          Float64Array.from(rows, (row) => score[row]!),
        );
      const every = Int32Array.from(truth.keys());
      return {
        truth: [...truth],
        score: [...score],
        estimate: area(every),
        resampled: Array.from({ length: 500 }, (_, index) => area(stratifiedResample(strata, seed, index))),
        leftOut: strata.map((stratum) => Array.from(stratum, (left) => area(every.filter((row) => row !== left)))),
      };
    });
    const wanted = runPython(
      `import json, sys
import numpy as np
from scipy import stats
out = []
for case in json.load(sys.stdin):
    y, s = np.array(case["truth"]), np.array(case["score"])
    def area(a, b):  # rows of class 0 and of class 1
        won = s[b.astype(int)][:, None] - s[a.astype(int)][None, :]
        return ((won > 0) + .5 * (won == 0)).mean()
    samples = (np.flatnonzero(y == 0), np.flatnonzero(y == 1))
    class Given: bootstrap_distribution = np.array(case["resampled"])
    for method in ("percentile", "bca"):
        r = stats.bootstrap(samples, area, n_resamples=0, bootstrap_result=Given, vectorized=False, method=method, confidence_level=.9)
        out.append([r.confidence_interval.low, r.confidence_interval.high, r.standard_error])
print(json.dumps(out))`,
      cases,
    ) as number[][];
    cases.forEach(({ estimate, resampled, leftOut }, i) => {
      (["percentile", "bca"] as const).forEach((interval, k) => {
        const { ciLow, ciHigh, standardError } = summarizeBootstrap(estimate, resampled, leftOut, { level: 0.9, interval });
        expect(worstAbsolute([ciLow, ciHigh, standardError], wanted[i * 2 + k]!), interval).to.be.below(1e-12);
      });
    });
  });
});
