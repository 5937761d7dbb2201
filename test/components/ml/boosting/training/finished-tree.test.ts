import { expect } from "chai";
import type { GrownTree } from "../../../../../src/components/ml/boosting/binned.ts";
import { biasTree, constantTree, shrinkTree } from "../../../../../src/components/ml/boosting/training/finished-tree.ts";

const tree: GrownTree = {
  leaves: 2,
  splitFeature: Int32Array.of(0),
  splitGain: Float64Array.of(1),
  thresholdBin: Int32Array.of(1),
  threshold: Float64Array.of(1),
  decisionType: Uint8Array.of(2),
  leftChild: Int32Array.of(-1),
  rightChild: Int32Array.of(-2),
  leafValue: Float64Array.of(0.5, -1e-34),
  leafWeight: Float64Array.of(1, 2),
  leafCount: Int32Array.of(3, 4),
  internalValue: Float64Array.of(0.25),
  internalWeight: Float64Array.of(3),
  internalCount: Int32Array.of(7),
  rows: Int32Array.of(0),
  leafBegin: Int32Array.of(0),
};

describe("shrinkTree", () => {
  it("scales leaves, in 4.7 inner nodes too, and clears what is nearly zero there", () => {
    const today = shrinkTree(tree, 0.1, "4");
    expect([...today.leafValue, ...today.internalValue, today.shrinkage]).to.deep.equal([0.05, 0, 0.025, 0.1]);
    expect(Object.is(today.leafValue[1], 0), "not −0").to.equal(true);
    const paper = shrinkTree(tree, 0.1, "2.3");
    expect([...paper.leafValue, ...paper.internalValue]).to.deep.equal([0.05, -1e-34 * 0.1, 0.25]);
    expect(today).not.to.have.any.keys("rows", "leafBegin", "thresholdBin");
  });
});

describe("biasTree", () => {
  it("adds the start score, and the tree counts as not shrunk", () => {
    const today = biasTree(shrinkTree(tree, 0.1, "4"), 1, "4");
    expect([...today.leafValue, ...today.internalValue, today.shrinkage]).to.deep.equal([1.05, 1, 1.025, 1]);
    const paper = biasTree(shrinkTree(tree, 0.1, "2.3"), 1, "2.3");
    expect([...paper.internalValue]).to.deep.equal([0.25]);
  });
});

describe("constantTree", () => {
  it("is one leaf of all rows", () => {
    const { leaves, leafValue, leafCount, splitFeature, shrinkage } = constantTree(0.7, 9);
    expect([leaves, ...leafValue, ...leafCount, splitFeature.length, shrinkage]).to.deep.equal([1, 0.7, 9, 0, 1]);
  });
});
