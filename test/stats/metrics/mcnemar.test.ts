import { expect } from "chai";
import { mcnemar } from "../../../src/stats/metrics/mcnemar.ts";
import { worstRelative } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";

/** Rows of truth 0 of which A alone has `onlyA` right, B alone `onlyB`, both `both` and neither `neither`. */
function rows(onlyA: number, onlyB: number, both = 3, neither = 2): [number[], number[], number[]] {
  const list = (a: number, b: number, n: number): [number, number][] => Array.from({ length: n }, () => [a, b]);
  const all = [...list(0, 1, onlyA), ...list(2, 0, onlyB), ...list(0, 0, both), ...list(1, 2, neither)];
  return [all.map(() => 0), all.map(([a]) => a), all.map(([, b]) => b)];
}

describe("stats/metrics: McNemar's test", () => {
  it("is worked by hand", () => {
    const { onlyA, onlyB, difference, standardError, p, midP } = mcnemar(...rows(5, 1, 2, 2));
    expect([onlyA, onlyB]).to.deep.equal([5, 1]);
    expect(difference).to.equal(4 / 10);
    expect(standardError).to.be.closeTo(Math.sqrt(0.06 - 0.016), 1e-15); // of differences 1 (5 of 10), −1 (1) and 0
    // of six throws: 1 + 6 of 64, twice
    expect(p).to.be.closeTo(14 / 64, 1e-15);
    expect(midP).to.be.closeTo(8 / 64, 1e-15);
  });

  it("has p 1 where neither alone has more right", () => {
    expect(mcnemar(...rows(0, 0)).p).to.equal(1);
    expect(mcnemar(...rows(0, 0)).midP).to.equal(1);
    expect(mcnemar(...rows(4, 4)).p).to.equal(1);
    expect(mcnemar(...rows(4, 4)).midP).to.be.closeTo(1, 1e-15);
  });

  it("has no midpoint below 0: all on one side", () => {
    expect(mcnemar(...rows(0, 3)).p).to.be.closeTo(2 / 8, 1e-15);
    expect(mcnemar(...rows(0, 3)).midP).to.be.closeTo(1 / 8, 1e-15);
  });

  it("refuses lists of several lengths", () => {
    expect(() => mcnemar([0, 1], [0], [0, 1])).to.throw(RangeError, "2 true classes, but 1 and 2 predicted ones");
  });

  it("agrees with SciPy's binomtest to 1e-11, also far out", function () {
    requireReference.call(this);
    const pairs = [
      [1, 0],
      [3, 7],
      [12, 12],
      [13, 12],
      [40, 21],
      [150, 60],
      [5, 400],
      [1500, 900],
    ] as const;
    const wanted = runPython(
      `import json, sys
from scipy.stats import binom, binomtest
print(json.dumps([[binomtest(a, a + b, 0.5).pvalue, min(1, 2 * binom.cdf(min(a, b), a + b, .5) - binom.pmf(min(a, b), a + b, .5))]
                  for a, b in json.load(sys.stdin)]))`,
      pairs,
    ) as [number, number][];
    pairs.forEach(([a, b], i) => {
      const { p, midP } = mcnemar(...rows(a, b));
      // SciPy's own cdf and pmf differ in the twelfth digit where p is 1e-100
      expect(worstRelative([p, midP], wanted[i]!), `${a} ${b}`).to.be.below(1e-11);
    });
  });
});
