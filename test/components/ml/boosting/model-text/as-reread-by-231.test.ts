import { expect } from "chai";
import { asRereadBy231 } from "../../../../../src/components/ml/boosting/model-text/as-reread-by-231.ts";
import { formatG } from "../../../../../src/components/ml/boosting/model-text/format-g.ts";

describe("asRereadBy231", () => {
  it("adds up digits before the point and behind it, and applies the power", () => {
    expect(["0", "-0", "12", "-2.5", "1e+20", "2.5e-07", "inf", "-inf", "nan", "1e-320"].map(asRereadBy231)).to.deep.equal([
      0,
      -0,
      12,
      -2.5,
      1e20,
      2.5e-7,
      1e308,
      -1e308,
      Number.NaN,
      9.999999999999994e-309,
    ]);
  });

  it("is off by a last digit or two at times", () => {
    const weights = Array.from({ length: 1000 }, (_, k) => 0.5 + k / 2003);
    const off = weights.map((weight) => (asRereadBy231(formatG(weight, 17)) - weight) * 2 ** 53); // a last digit below 1 is 2^-53
    expect(off.filter((each) => each !== 0).length).to.be.within(50, 500);
    expect(Math.max(...off.map(Math.abs))).to.equal(2);
  });

  it("takes nothing but printed numbers", () => {
    expect(() => asRereadBy231("1,5")).to.throw(RangeError, '"1,5" is no printed number');
  });
});
