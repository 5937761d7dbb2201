import { expect } from "chai";
import fc from "fast-check";
import { normalUpperQuantile } from "../../../src/stats/distributions/normal-quantile.ts";
import { normalUpperTail } from "../../../src/stats/distributions/normal-upper-tail.ts";
import { solveTail } from "../../../src/stats/distributions/solve-tail.ts";
import {
  studentizedMaximumModulusQuantile,
  studentizedMaximumModulusUpperTail,
} from "../../../src/stats/distributions/studentized-maximum-modulus.ts";
import { studentizedRangeQuantile, studentizedRangeUpperTail } from "../../../src/stats/distributions/studentized-range.ts";
import { tQuantile, tTwoSidedQuantile } from "../../../src/stats/distributions/t-quantile.ts";
import { tTwoSidedTail } from "../../../src/stats/distributions/t-two-sided.ts";
import { worstRelative } from "../../support/closeness.ts";

describe("stats/distributions: quantiles", () => {
  it("has the tables' values", () => {
    expect(normalUpperQuantile(0.025)).to.be.closeTo(1.959963984540054, 1e-14);
    expect(tTwoSidedQuantile(0.05, 1)).to.be.closeTo(12.706204736174705, 1e-11);
    expect(tTwoSidedQuantile(0.05, 10)).to.be.closeTo(2.2281388519862748, 1e-12);
    expect(tQuantile(0.025, 10)).to.be.closeTo(-2.2281388519862748, 1e-12);
    // Harter's table of the studentised range, Stoline and Ury's of the maximum modulus
    expect(studentizedRangeQuantile(0.05, 3, Infinity)).to.be.closeTo(3.314, 5e-4);
    expect(studentizedRangeQuantile(0.05, 3, 10)).to.be.closeTo(3.877, 5e-4);
    expect(studentizedRangeQuantile(0.01, 10, 20)).to.be.closeTo(6.09, 5e-3);
    expect(studentizedMaximumModulusQuantile(0.05, 3, Infinity)).to.be.closeTo(2.388, 5e-4);
  });

  it("undoes the tail", () => {
    const p = fc.double({ min: 1e-12, max: 0.99, noNaN: true });
    const df = fc.double({ min: 1, max: 2000, noNaN: true });
    fc.assert(
      fc.property(p, df, (share, v) => {
        expect(worstRelative([tTwoSidedTail(tTwoSidedQuantile(share, v), v)], [share])).to.be.below(1e-11);
        expect(worstRelative([normalUpperTail(normalUpperQuantile(share))], [share])).to.be.below(1e-12);
        expect(
          worstRelative([studentizedMaximumModulusUpperTail(studentizedMaximumModulusQuantile(share, 6, v), 6, v)], [share]),
        ).to.be.below(1e-11);
      }),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(p, df, fc.integer({ min: 2, max: 12 }), (share, v, k) => {
        expect(worstRelative([studentizedRangeUpperTail(studentizedRangeQuantile(share, k, v), k, v)], [share])).to.be.below(
          1e-11,
        );
      }),
      { numRuns: 15 },
    );
  });

  it("keeps the ends", () => {
    expect(normalUpperQuantile(0)).to.equal(Infinity);
    expect(normalUpperQuantile(1)).to.equal(-Infinity);
    expect(normalUpperQuantile(0.5)).to.be.closeTo(0, 1e-15);
    expect(tTwoSidedQuantile(0, 3)).to.equal(Infinity);
    expect(tTwoSidedQuantile(1, 3)).to.equal(0);
    expect(tQuantile(0.5, 3)).to.equal(0);
    expect(tQuantile(0, 3)).to.equal(-Infinity);
    expect(tTwoSidedQuantile(Number.NaN, 3)).to.be.NaN;
    expect(studentizedRangeQuantile(0.05, 3, Number.NaN)).to.be.NaN;
    expect(worstRelative([normalUpperTail(normalUpperQuantile(1e-300))], [1e-300])).to.be.below(1e-11);
    expect(worstRelative([tTwoSidedTail(tTwoSidedQuantile(1e-290, 50), 50)], [1e-290])).to.be.below(1e-11);
  });

  it("refuses what is no probability", () => {
    for (const solve of [
      normalUpperQuantile,
      (p: number) => tTwoSidedQuantile(p, 3),
      (p: number) => studentizedRangeQuantile(p, 3, 9),
    ]) {
      expect(() => solve(1.5)).to.throw(RangeError, "a probability lies in 0 to 1, got 1.5");
    }
    expect(() => tTwoSidedQuantile(-1, Infinity)).to.throw(RangeError, "a probability lies in 0 to 1, got -1");
    expect(() => tTwoSidedQuantile(0.5, -1)).to.throw(RangeError, "degrees of freedom must be above 0, got -1");
  });

  it("needs few calls of the tail", () => {
    let calls = 0;
    const x = solveTail(
      (t) => {
        calls++;
        return Math.exp(-t * t);
      },
      0.05,
      1,
    );
    expect(x).to.be.closeTo(Math.sqrt(-Math.log(0.05)), 1e-14);
    expect(calls).to.be.below(14);
  });
});
