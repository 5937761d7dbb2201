import { expect } from "chai";
import { greedyBounds } from "../../../../../src/components/ml/boosting/binning/greedy-bounds.ts";
import { nextUp } from "../../../../../src/components/ml/boosting/binning/next-up.ts";

const bounds = (values: readonly number[], counts: readonly number[], maxBin: number, minDataInBin: number): number[] =>
  greedyBounds(
    Float64Array.from(values),
    Int32Array.from(counts),
    maxBin,
    counts.reduce((a, b) => a + b, 0),
    minDataInBin,
  );

describe("greedyBounds", () => {
  it("closes a bin when it holds enough rows, just above the middle of two values", () => {
    expect(bounds([1, 2, 3, 4], [3, 1, 2, 5], 10, 3)).to.deep.equal([nextUp(1.5), nextUp(3.5), Infinity]);
    expect(bounds([1, 2, 3], [1, 1, 1], 10, 1)).to.deep.equal([nextUp(1.5), nextUp(2.5), Infinity]);
    expect(bounds([7], [4], 10, 3)).to.deep.equal([Infinity]);
  });

  it("shares rows out where values are more than bins", () => {
    expect(bounds([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], 3, 1)).to.deep.equal([nextUp(2.5), nextUp(4.5), Infinity]);
  });

  it("gives a value with more than its share a bin of its own", () => {
    expect(bounds([1, 2, 3, 4, 5], [1, 1, 20, 1, 1], 4, 1)).to.deep.equal([nextUp(2.5), nextUp(3.5), nextUp(4.5), Infinity]);
  });

  it("makes fewer bins than allowed rather than bins of too few rows", () => {
    expect(bounds([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], 5, 3)).to.deep.equal([nextUp(3.5), Infinity]);
  });
});
