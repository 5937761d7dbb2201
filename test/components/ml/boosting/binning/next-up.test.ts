import { expect } from "chai";
import { nextUp } from "../../../../../src/components/ml/boosting/binning/next-up.ts";

describe("nextUp", () => {
  it("is one float64 above", () => {
    expect(nextUp(1)).to.equal(1 + 2 ** -52);
    expect(nextUp(-1)).to.equal(-1 + 2 ** -53);
    expect(nextUp(0)).to.equal(Number.MIN_VALUE);
    expect(nextUp(-Number.MIN_VALUE)).to.satisfy((value: number) => Object.is(value, -0));
    expect(nextUp(Number.MAX_VALUE)).to.equal(Infinity);
    expect(nextUp(-Infinity)).to.equal(-Number.MAX_VALUE);
  });

  it("carries into the upper half", () => {
    const below = 2 - 2 ** -52;
    expect(nextUp(below)).to.equal(2);
    expect(nextUp(-2)).to.equal(-below);
  });

  it("leaves infinity and NaN", () => {
    expect(nextUp(Infinity)).to.equal(Infinity);
    expect(nextUp(Number.NaN)).to.be.NaN;
  });
});
