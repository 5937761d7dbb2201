import { expect } from "chai";
import { columnSample } from "../../../../../src/components/ml/boosting/binning/column-sample.ts";

describe("columnSample", () => {
  it("sorts what is there and leaves what stood behind it", () => {
    const { notZero, values, missing } = columnSample(Float64Array.of(3, Number.NaN, 0, 1, 1e-36, 2));
    expect(Array.from(notZero)).to.deep.equal([0, 1, 3, 5]);
    expect(Array.from(values)).to.deep.equal([1, 2, 3, 2]);
    expect(missing).to.equal(1);
  });

  it("counts rows by their place in the sample", () => {
    const { notZero, values } = columnSample(Float64Array.of(4, 0, 2, 1), Int32Array.of(1, 2, 3));
    expect(Array.from(notZero)).to.deep.equal([1, 2]);
    expect(Array.from(values)).to.deep.equal([1, 2]);
  });
});
