import { expect } from "chai";
import { scaleOf, storedValue } from "../../../../src/components/imaging/segmentation/stored-values.ts";

describe("stored values", () => {
  it("tells HU by what lies below −500, padding aside", () => {
    expect(scaleOf(Int16Array.of(-1024, 40, 300))).to.equal("hu");
    expect(scaleOf(Int16Array.of(-3024, 0, 40))).to.equal("hu");
    expect(scaleOf(Int16Array.of(-2000, 0, 24, 1064))).to.equal("stored");
    expect(scaleOf(Int16Array.of(-12, 0, 1064))).to.equal("stored");
    expect(scaleOf(Float32Array.of(Number.NaN, 0))).to.equal("stored");
  });

  it("takes a range beyond 4095 that goes below 0 as HU, as the authors do", () => {
    expect(scaleOf(Int16Array.of(-20, 5000))).to.equal("hu");
    expect(scaleOf(Int16Array.of(0, 5000))).to.equal("stored");
  });

  it("shifts HU by 1024 and keeps to 0 … 4095", () => {
    expect([-2000, -3024, -1024, -420, 40, 3071, 5000].map((value) => storedValue(value, "hu"))).to.deep.equal([
      0, 0, 0, 604, 1064, 4095, 4095,
    ]);
    expect([-2000, -3, 604, 5000, Number.NaN].map((value) => storedValue(value, "stored"))).to.deep.equal([0, 0, 604, 4095, 0]);
  });
});
