import { expect } from "chai";
import { balancedWeights, rowWeights } from "../../../../src/components/ml/forest/class-weights.ts";

const codes = Int32Array.of(0, 0, 0, 1);
const classes = ["no", "yes"];

describe("balancedWeights", () => {
  it("makes all classes weigh the same", () => {
    expect([...balancedWeights([3, 1])]).to.deep.equal([4 / 6, 2]);
  });

  it("passes over classes that are not there", () => {
    expect([...balancedWeights([2, 0, 2])]).to.deep.equal([1, 0, 1]);
  });
});

describe("rowWeights", () => {
  it("leaves weights as they are without class weights", () => {
    expect(rowWeights(codes, classes, undefined, undefined, true)).to.equal(undefined);
    const own = Float64Array.of(1, 2, 3, 4);
    expect(rowWeights(codes, classes, own, undefined, true)).to.equal(own);
    expect(rowWeights(codes, classes, own, "balanced_subsample", true)).to.equal(own);
  });

  it("multiplies them by those of the class; labels that are not named weigh 1", () => {
    expect([...rowWeights(codes, classes, Float64Array.of(1, 2, 3, 4), { yes: 2.5 }, true)!]).to.deep.equal([1, 2, 3, 10]);
    expect([...rowWeights(codes, classes, undefined, "balanced", true)!]).to.deep.equal([4 / 6, 4 / 6, 4 / 6, 2]);
  });

  it("balances all rows where there is no subsample", () => {
    expect([...rowWeights(codes, classes, undefined, "balanced_subsample", false)!].at(-1)).to.equal(2);
  });
});
