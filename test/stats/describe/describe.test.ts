import { expect } from "chai";
import fc from "fast-check";
import { boxPlot } from "../../../src/stats/describe/box-plot.ts";
import { countValues } from "../../../src/stats/describe/count-values.ts";
import { mean } from "../../../src/stats/describe/mean.ts";
import { quantile } from "../../../src/stats/describe/quantile.ts";
import { skewness } from "../../../src/stats/describe/skewness.ts";
import { standardDeviation } from "../../../src/stats/describe/standard-deviation.ts";
import { sum } from "../../../src/stats/describe/sum.ts";
import { variance } from "../../../src/stats/describe/variance.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { worstRelative } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";

describe("stats/describe", () => {
  it("sums what cancels", () => {
    expect(sum([1, 1e100, 1, -1e100])).to.equal(2);
    expect(sum(new Array(10).fill(0.1))).to.equal(1);
    expect(sum([])).to.equal(0);
    expect(sum([1, Infinity])).to.equal(Infinity);
    expect(sum([Infinity, -Infinity])).to.be.NaN;
    expect(sum([1, Number.NaN])).to.be.NaN;
  });

  it("has mean, variance and skewness of small samples", () => {
    expect(mean([1, 2, 6])).to.equal(3);
    expect(variance([1, 2, 6])).to.equal(7);
    expect(variance([1, 2, 6], 0)).to.equal(14 / 3);
    expect(standardDeviation([1, 3, 5, 7])).to.equal(Math.sqrt(20 / 3));
    // m₂ = 14/3, m₃ = (−8 − 1 + 27)/3 = 6
    expect(skewness([1, 2, 6])).to.be.closeTo(6 / (14 / 3) ** 1.5, 1e-15);
    expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).to.equal(30);
  });

  it("is NaN where undefined", () => {
    for (const result of [
      mean([]),
      variance([1]),
      variance([], 0),
      variance([1, Number.NaN]),
      skewness([]),
      skewness([0.1, 0.1, 0.1]),
    ]) {
      expect(result).to.be.NaN;
    }
    expect(variance([0.1, 0.1, 0.1])).to.equal(0);
    expect(quantile([], 0.5)).to.be.NaN;
    expect(quantile([1, Number.NaN, 2], 0)).to.be.NaN;
    expect(() => quantile([1], 1.1)).to.throw(RangeError, "a quantile's share lies in 0 to 1, got 1.1");
  });

  it("has the box of 1 … 9 with one far value", () => {
    expect(boxPlot([100, 1, 2, 3, 4, 5, 6, 7, 8])).to.deep.equal({
      n: 9,
      minimum: 1,
      q1: 3,
      median: 5,
      q3: 7,
      maximum: 100,
      whiskerLow: 1,
      whiskerHigh: 8,
      outliers: [100],
    });
    expect(boxPlot([]).median).to.be.NaN;
    expect(boxPlot([]).outliers).to.deep.equal([]);
    // nothing lies between q3 and its fence: the whisker has no length
    expect(boxPlot([0, 0, 0, 10], 0).whiskerHigh).to.equal(2.5);
    expect(() => boxPlot([1], -1)).to.throw(RangeError, "a whisker's reach must be 0 or more, got -1");
  });

  it("counts labels in class order", () => {
    expect(countValues([10, 9, 10])).to.deep.equal([
      { value: 9, count: 1 },
      { value: 10, count: 2 },
    ]);
    expect(countValues(["b", "B", "b"])).to.deep.equal([
      { value: "B", count: 1 },
      { value: "b", count: 2 },
    ]);
    expect(() => countValues([1, "a"] as number[])).to.throw(RangeError, "labels mix numbers and text");
  });

  it("keeps outliers beyond the whiskers and everything else within", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const box = boxPlot(values);
        expect(box.minimum).to.be.at.most(box.whiskerLow);
        expect(box.whiskerLow).to.be.at.most(box.q1);
        expect(box.q1).to.be.at.most(box.median);
        expect(box.q3).to.be.at.least(box.median);
        expect(box.whiskerHigh).to.be.at.least(box.q3);
        const within = values.filter((value) => value >= box.whiskerLow && value <= box.whiskerHigh);
        expect(within.length + box.outliers.length).to.equal(values.length);
      }),
    );
  });

  describe("against NumPy and SciPy", () => {
    before(requireReference);

    it("agrees on random samples; quantiles to the last bit", () => {
      const dice = new Philox(7, "describe");
      const cases = Array.from({ length: 150 }, () => {
        const shift = 100 * dice.normal();
        return {
          values: Array.from({ length: dice.integer(3, 200) }, () => shift + dice.normal()),
          p: [0, 0.25, 0.5, 0.75, 1, dice.uniform()],
        };
      });
      const wanted = runPython(
        `
import json, sys, math, numpy as np
from scipy import stats
out = []
for c in json.load(sys.stdin):
    v = np.array(c["values"])
    out.append({"sum": math.fsum(v), "moments": [v.mean(), v.var(ddof=1), v.std(), stats.skew(v)], "q": np.quantile(v, c["p"]).tolist()})
print(json.dumps(out))`,
        cases,
      ) as { sum: number; moments: [number, number, number, number]; q: number[] }[];
      const worst = [0, 0, 0, 0, 0];
      cases.forEach(({ values, p }, index) => {
        const { sum: total, moments, q } = wanted[index]!;
        expect(p.map((share) => quantile(values, share))).to.deep.equal(q);
        const ours = [mean(values), variance(values), standardDeviation(values, 0), skewness(values), sum(values)];
        ours.forEach((value, i) => {
          worst[i] = Math.max(worst[i]!, worstRelative([value], [[...moments, total][i]!]));
        });
      });
      if (process.env.REGIMEN_MEASURE) console.log({ worst });
      for (const i of [0, 1, 2, 4]) expect(worst[i]).to.be.below(1e-12);
      // skewness near 0 is a difference of large sums
      expect(worst[3]).to.be.below(1e-9);
    });
  });
});
