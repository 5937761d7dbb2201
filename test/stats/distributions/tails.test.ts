import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { chiSquareUpperTail } from "../../../src/stats/distributions/chi-square-upper-tail.ts";
import { fUpperTail } from "../../../src/stats/distributions/f-upper-tail.ts";
import { normalRangeUpperTail } from "../../../src/stats/distributions/normal-range-upper-tail.ts";
import { normalUpperTail } from "../../../src/stats/distributions/normal-upper-tail.ts";
import { stirlingCorrection } from "../../../src/stats/distributions/stirling-correction.ts";
import { studentizedMaximumModulusUpperTail } from "../../../src/stats/distributions/studentized-maximum-modulus.ts";
import { studentizedRangeUpperTail } from "../../../src/stats/distributions/studentized-range.ts";
import { tTwoSidedTail } from "../../../src/stats/distributions/t-two-sided.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { worstRelative } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";

type Tail = (...arguments_: number[]) => number;
const tails: Record<string, Tail> = {
  fUpperTail,
  tTwoSidedTail,
  chiSquareUpperTail,
  normalUpperTail,
  studentizedMaximumModulusUpperTail,
  studentizedRangeUpperTail,
} as Record<string, Tail>;

describe("stats/distributions: tails", () => {
  const golden = JSON.parse(readFileSync(new URL("../../golden/stats/distributions.json", import.meta.url), "utf8")) as {
    values: Record<string, (number | string)[][]>;
  };
  for (const [name, rows] of Object.entries(golden.values)) {
    it(`${name} agrees with mpmath to 2e-12 relative, down to 1e-300`, () => {
      const got = rows.map((row) => tails[name]!(...(row.slice(0, -1) as number[])));
      expect(
        worstRelative(
          got,
          rows.map((row) => Number(row.at(-1))),
        ),
      ).to.be.below(2e-12);
    });
  }

  it("has the closed forms of small degrees of freedom", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e4, noNaN: true }), (t) => {
        expect(worstRelative([tTwoSidedTail(t, 1)], [(2 / Math.PI) * Math.atan2(1, t)])).to.be.below(1e-13);
        expect(worstRelative([tTwoSidedTail(-t, 2)], [2 / (2 + t * t) / (1 + t / Math.sqrt(2 + t * t))])).to.be.below(1e-13);
        expect(worstRelative([fUpperTail(t, 2, 7)], [(1 + (2 * t) / 7) ** -3.5])).to.be.below(1e-13);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1300, noNaN: true }), (x) => {
        expect(worstRelative([chiSquareUpperTail(x, 2)], [Math.exp(-x / 2)])).to.be.below(1e-13);
      }),
    );
  });

  it("ties the distributions to each other", () => {
    const t = fc.double({ min: 0.01, max: 30, noNaN: true });
    const df = fc.double({ min: 1, max: 5000, noNaN: true });
    fc.assert(
      fc.property(t, df, (x, v) => {
        const p = tTwoSidedTail(x, v);
        fc.pre(p > 1e-290);
        expect(worstRelative([fUpperTail(x * x, 1, v)], [p])).to.be.below(1e-12);
        expect(worstRelative([studentizedMaximumModulusUpperTail(x, 1, v)], [p])).to.be.below(1e-12);
        expect(worstRelative([studentizedRangeUpperTail(x * Math.SQRT2, 2, v)], [p])).to.be.below(1e-12);
        // Bonferroni from above, the single comparison from below
        const m = studentizedMaximumModulusUpperTail(x, 3, v);
        expect(m)
          .to.be.at.least(p * (1 - 1e-12))
          .and.at.most(3 * p * (1 + 1e-12));
        const q = studentizedRangeUpperTail(x * Math.SQRT2, 3, v);
        expect(q)
          .to.be.at.least(p * (1 - 1e-12))
          .and.at.most(m * (1 + 1e-12));
      }),
      { numRuns: 60 },
    );
  });

  it("integrates the scale right also where two values have a closed form", () => {
    // the maximum modulus of two at one degree of freedom: P(M < 1) = 1/3
    expect(studentizedMaximumModulusUpperTail(1, 2, 1)).to.be.closeTo(2 / 3, 1e-14);
    // range of three normal values: P(R ≥ w) tends to 6 Q(w / √2) in the tail
    expect(normalRangeUpperTail(40, 3) / (6 * normalUpperTail(40 * Math.SQRT1_2))).to.be.closeTo(1, 1e-12);
  });

  it("falls from 1 at 0 to 0 at infinity, never rising", () => {
    const cases: Tail[] = [
      (x) => fUpperTail(x, 2.5, 9),
      (x) => tTwoSidedTail(x, 3.3),
      (x) => chiSquareUpperTail(x, 4),
      (x) => studentizedMaximumModulusUpperTail(x, 6, 8.5),
      (x) => studentizedRangeUpperTail(x, 5, 8.5),
      (x) => studentizedRangeUpperTail(x, 50, 1.5),
      (x) => normalRangeUpperTail(x, 7),
    ];
    for (const tail of cases) {
      expect(tail(0)).to.equal(1);
      expect(tail(Infinity)).to.equal(0);
      expect(tail(Number.NaN)).to.be.NaN;
      let last = 1;
      for (let x = 0.05; x < 30; x *= 1.3) {
        const value = tail(x);
        expect(value).to.be.at.most(last * (1 + 1e-13));
        last = value;
      }
    }
  });

  it("goes over into known variance", () => {
    expect(tTwoSidedTail(1.96, Infinity)).to.equal(2 * normalUpperTail(1.96));
    expect(fUpperTail(3, 2, Infinity)).to.be.closeTo(Math.exp(-3), 1e-15);
    expect(studentizedRangeUpperTail(3.3, 4, Infinity)).to.equal(normalRangeUpperTail(3.3, 4));
    expect(studentizedRangeUpperTail(3.3, 4, 1e11)).to.be.closeTo(normalRangeUpperTail(3.3, 4), 1e-10);
    expect(studentizedMaximumModulusUpperTail(2, 3, Infinity)).to.be.closeTo(1 - (1 - 2 * normalUpperTail(2)) ** 3, 1e-15);
  });

  it("comes to an end at the edges of the numbers", () => {
    // one degree of freedom: P(M ≥ m) falls as 1/m for ever, in proportion from 1e100 on
    const ratio = studentizedMaximumModulusUpperTail(1e200, 3, 1) / studentizedMaximumModulusUpperTail(1e100, 3, 1);
    expect(ratio / 1e-100).to.be.closeTo(1, 1e-10);
    expect(studentizedRangeUpperTail(1e6, 5, 1e10)).to.equal(0);
    expect(studentizedMaximumModulusUpperTail(1e300, 3, 1e4)).to.equal(0);
    expect(studentizedRangeUpperTail(1e-300, 5, 7)).to.be.closeTo(1, 1e-13);
    expect(studentizedRangeUpperTail(3, 5, 0.05)).to.be.within(0.5, 1);
    expect(tTwoSidedTail(0, 3)).to.equal(1);
  });

  it("says which arguments are impossible", () => {
    expect(() => fUpperTail(1, 0, 3)).to.throw(RangeError, "degrees of freedom must be above 0, got 0 and 3");
    expect(() => tTwoSidedTail(1, 0)).to.throw(RangeError, "degrees of freedom must be above 0, got 0");
    expect(() => chiSquareUpperTail(1, -1)).to.throw(RangeError, "degrees of freedom must be above 0, got -1");
    expect(() => studentizedRangeUpperTail(1, 1, 3)).to.throw(RangeError, "a whole number of values from 2 on, got 1");
    expect(() => studentizedMaximumModulusUpperTail(1, 0.5, 3)).to.throw(
      RangeError,
      "a whole number of values from 1 on, got 0.5",
    );
    expect(() => stirlingCorrection(0)).to.throw(RangeError, "Stirling's correction needs an argument above 0, got 0");
  });

  it("corrects Stirling's formula: factorials come out", () => {
    for (const [a, factorial] of [
      [1, 1],
      [5, 24],
      [11, 3628800],
      [21, 2432902008176640000],
    ] as const) {
      const logGamma = (a - 0.5) * Math.log(a) - a + 0.5 * Math.log(2 * Math.PI) + stirlingCorrection(a);
      expect(logGamma).to.be.closeTo(Math.log(factorial), 3e-14);
    }
    // Γ(½) = √π
    expect(0.5 * Math.log(2 * Math.PI) - 0.5 + stirlingCorrection(0.5)).to.be.closeTo(0.5 * Math.log(Math.PI), 1e-15);
  });

  describe("against SciPy", () => {
    before(requireReference);

    it("agrees on random arguments", () => {
      const dice = new Philox(4, "tails");
      const df = () => Math.exp(Math.log(1) + dice.uniform() * Math.log(3000));
      const cases = {
        f: Array.from({ length: 300 }, () => [Math.exp(dice.uniform() * 9 - 3), Math.exp(dice.uniform() * 4), df()]),
        t: Array.from({ length: 300 }, () => [Math.exp(dice.uniform() * 7 - 4), df()]),
        chi: Array.from({ length: 300 }, () => [Math.exp(dice.uniform() * 9 - 3), Math.exp(dice.uniform() * 5)]),
        range: Array.from({ length: 25 }, () => [0.5 + dice.uniform() * 6, dice.integer(3, 20), 2 + df()]),
      };
      const wanted = runPython(
        `
import json, sys, numpy as np
from scipy import stats
c = {k: np.array(v).T for k, v in json.load(sys.stdin).items()}
print(json.dumps({"f": stats.f.sf(*c["f"]).tolist(), "t": (2 * stats.t.sf(*c["t"])).tolist(), "chi": stats.chi2.sf(*c["chi"]).tolist(),
  "range": stats.studentized_range.sf(*c["range"]).tolist()}))`,
        cases,
      ) as Record<keyof typeof cases, number[]>;
      const disagreement = (kind: keyof typeof cases, tail: Tail) => {
        const kept = wanted[kind].map((p, i) => [p, tail(...cases[kind][i]!)] as const).filter(([p]) => p > 1e-300);
        expect(kept).to.have.length.above(cases[kind].length / 2);
        return worstRelative(
          kept.map(([, ours]) => ours),
          kept.map(([p]) => p),
        );
      };
      // ours stands to 2e-12 (above); what is left is SciPy's own error
      expect(disagreement("f", fUpperTail as Tail)).to.be.below(1e-11);
      expect(disagreement("t", tTwoSidedTail as Tail)).to.be.below(1e-11);
      expect(disagreement("chi", chiSquareUpperTail as Tail)).to.be.below(1e-11);
      const ranges = cases.range.map((row) => (studentizedRangeUpperTail as Tail)(...row));
      expect(Math.max(...ranges.map((p, i) => Math.abs(p - wanted.range[i]!)))).to.be.below(1e-10);
    });
  });
});
