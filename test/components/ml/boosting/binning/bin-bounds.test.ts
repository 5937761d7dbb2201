import { expect } from "chai";
import { binBounds } from "../../../../../src/components/ml/boosting/binning/bin-bounds.ts";
import { distinctValues } from "../../../../../src/components/ml/boosting/binning/distinct-values.ts";
import { nextUp } from "../../../../../src/components/ml/boosting/binning/next-up.ts";
import { ZERO_THRESHOLD } from "../../../../../src/components/ml/boosting/binning/zero-threshold.ts";

const bounds = (values: readonly number[], zeros: number, maxBin: number): number[] =>
  binBounds(distinctValues(Float64Array.from(values), zeros), maxBin, values.length + zeros, 1);

describe("binBounds", () => {
  it("keeps a bin for zero alone", () => {
    expect(bounds([-2, -1, 1, 2], 2, 255)).to.deep.equal([nextUp(-1.5), -ZERO_THRESHOLD, ZERO_THRESHOLD, nextUp(1.5), Infinity]);
    expect(bounds([1, 2], 0, 255), "and it stays empty").to.deep.equal([ZERO_THRESHOLD, nextUp(1.5), Infinity]);
    expect(bounds([-2, -1], 3, 255)).to.deep.equal([nextUp(-1.5), -ZERO_THRESHOLD, Infinity]);
    expect(bounds([], 3, 255)).to.deep.equal([Infinity]);
  });

  it("has no bin left for zero when two are all there are", () => {
    expect(bounds([-1, 1], 1, 2)).to.deep.equal([-ZERO_THRESHOLD, Infinity]);
  });

  it("shares the bins out by rows", () => {
    const values = [-3, -2, -1, 1, 2, 3, 4, 5, 6];
    const found = bounds(values, 0, 4); // a third of 3 bins is for the negative side
    expect(found.slice(0, 2)).to.deep.equal([-ZERO_THRESHOLD, ZERO_THRESHOLD]);
    expect(found).to.have.length(4);
  });
});
