import { expect } from "chai";
import type { BinnedColumn, GrownTree } from "../../../../../src/components/ml/boosting/binned.ts";
import { scoreByBins } from "../../../../../src/components/ml/boosting/training/score-by-bins.ts";

const column = (missing: BinnedColumn["missing"], bins: readonly number[], defaultBin = 0): BinnedColumn => ({
  feature: 1,
  upperBounds: Float64Array.of(0, 1, 2, missing === "nan" ? Number.NaN : Infinity),
  missing,
  defaultBin,
  skipBin: 0,
  bins: Uint8Array.from(bins),
});
/** One split: bins up to 1 go left, to leaf 0. */
const stump = (missingLeft: boolean): GrownTree => ({
  leaves: 2,
  splitFeature: Int32Array.of(1),
  splitGain: Float64Array.of(1),
  thresholdBin: Int32Array.of(1),
  threshold: Float64Array.of(1),
  decisionType: Uint8Array.of(missingLeft ? 2 : 0),
  leftChild: Int32Array.of(-1),
  rightChild: Int32Array.of(-2),
  leafValue: new Float64Array(2),
  leafWeight: new Float64Array(2),
  leafCount: new Int32Array(2),
  internalValue: new Float64Array(1),
  internalWeight: new Float64Array(1),
  internalCount: new Int32Array(1),
  rows: new Int32Array(0),
  leafBegin: new Int32Array(2),
});
const scored = (missing: BinnedColumn["missing"], missingLeft: boolean, rows?: Int32Array, defaultBin = 0): number[] => {
  const scores = new Float64Array(4).fill(10);
  scoreByBins(stump(missingLeft), Float64Array.of(1, 2), [undefined, column(missing, [0, 1, 2, 3], defaultBin)], scores, rows);
  return Array.from(scores);
};

describe("scoreByBins", () => {
  it("adds the leaf's value, by the bin", () => {
    expect(scored("none", true)).to.deep.equal([11, 11, 12, 12]);
    expect(scored("none", true, Int32Array.of(2)), "these rows alone").to.deep.equal([10, 10, 12, 10]);
  });

  it("sends missing values where the split says", () => {
    expect(scored("nan", true)).to.deep.equal([11, 11, 12, 11]);
    expect(scored("nan", false)).to.deep.equal([11, 11, 12, 12]);
    expect(scored("zero", false, undefined, 1)).to.deep.equal([11, 12, 12, 12]);
  });

  it("adds nothing for a tree of one leaf", () => {
    const scores = new Float64Array(2);
    scoreByBins({ ...stump(true), leaves: 1 }, Float64Array.of(5), [], scores);
    expect(Array.from(scores)).to.deep.equal([0, 0]);
  });
});
