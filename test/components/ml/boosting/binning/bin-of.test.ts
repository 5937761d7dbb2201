import { expect } from "chai";
import fc from "fast-check";
import { binOf } from "../../../../../src/components/ml/boosting/binning/bin-of.ts";

const BOUNDS = Float64Array.of(-1, 0, 2.5, Infinity);

describe("binOf", () => {
  it("takes the first bound that a value does not exceed", () => {
    expect([-5, -1, -0.5, 0, 2.5, 2.6, Infinity].map((value) => binOf(value, BOUNDS, "none"))).to.deep.equal([
      0, 0, 1, 1, 2, 3, 3,
    ]);
  });

  it("has a bin for NaN, or takes it for zero", () => {
    expect(binOf(Number.NaN, BOUNDS, "none")).to.equal(1);
    expect(binOf(Number.NaN, BOUNDS, "zero")).to.equal(1);
    const withNaN = Float64Array.of(0, Infinity, Number.NaN);
    expect([Number.NaN, 1e300, -1].map((value) => binOf(value, withNaN, "nan"))).to.deep.equal([2, 1, 0]);
  });

  it("is what a search from the left finds", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.double({ noNaN: true }), { minLength: 1, maxLength: 9 }),
        fc.double({ noNaN: true }),
        (cuts, value) => {
          const bounds = Float64Array.from([...cuts.filter((cut) => cut < Infinity).sort((a, b) => a - b), Infinity]);
          expect(binOf(value, bounds, "none")).to.equal(bounds.findIndex((bound) => value <= bound));
        },
      ),
    );
  });
});
