import { expect } from "chai";
import fc from "fast-check";
import { meanInterval } from "../../../src/stats/describe/mean-interval.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { worstRelative } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";

describe("stats/describe: interval of the mean", () => {
  it("is the mean ± t standard errors", () => {
    // two degrees of freedom: t = (1 − 2q) / √(2q(1 − q)) for the upper share q
    const t = 0.95 / Math.sqrt(2 * 0.975 * 0.025);
    const { value, sd, ciLow, ciHigh } = meanInterval([1, 2, 3], 0.95);
    expect([value, sd]).to.deep.equal([2, 1]);
    expect(worstRelative([ciLow, ciHigh], [2 - t / Math.sqrt(3), 2 + t / Math.sqrt(3)])).to.be.below(1e-12);
  });

  it("is as wide as Nadeau and Bengio's variance says where training parts overlap", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 12 }),
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        (values, share) => {
          const [narrow, wide] = [meanInterval(values, 0.9), meanInterval(values, 0.9, share)];
          fc.pre(narrow.sd > 1e-6);
          const ratio = (wide.ciHigh - wide.ciLow) / (narrow.ciHigh - narrow.ciLow);
          expect(ratio).to.be.closeTo(Math.sqrt(1 + (values.length * share) / (1 - share)), 1e-6 * ratio); // differences of rounded ends
        },
      ),
    );
  });

  it("is NaN for fewer than two values or a NaN among them, and without width where all are alike", () => {
    for (const values of [[], [3], [1, Number.NaN]]) {
      const { ciLow, ciHigh } = meanInterval(values, 0.95);
      expect([ciLow, ciHigh]).to.deep.equal([Number.NaN, Number.NaN]);
    }
    expect(meanInterval([0.5, 0.5, 0.5], 0.95)).to.deep.equal({ value: 0.5, sd: 0, ciLow: 0.5, ciHigh: 0.5 });
  });

  it("agrees with SciPy", function () {
    requireReference.call(this);
    this.timeout(180_000);
    const random = new Philox(5, "mean interval");
    const given = [2, 3, 5, 8, 30].flatMap((n) =>
      [0.5, 0.9, 0.95, 0.999].map((level) => ({ level, values: Array.from({ length: n }, () => 0.9 + 0.05 * random.normal()) })),
    );
    const script = `
import json, sys
import numpy as np
from scipy import stats
print(json.dumps([
    list(map(float, stats.t.interval(g["level"], len(g["values"]) - 1, loc=np.mean(g["values"]), scale=stats.sem(g["values"]))))
    for g in json.load(sys.stdin)
]))`;
    const theirs = runPython(script, given) as [number, number][];
    for (const [at, { values, level }] of given.entries()) {
      const { ciLow, ciHigh } = meanInterval(values, level);
      expect(worstRelative([ciLow, ciHigh], theirs[at]!), `${values.length} values, ${level}`).to.be.below(1e-10);
    }
  });
});
