import type { BoostedModel, BoostedTree } from "../../../../src/components/ml/boosting/model.ts";

/** A tree of two splits on features 0 and 1, or one leaf; four, two and four training rows. */
export function smallTree(values: readonly number[], decisionType = 2): BoostedTree {
  const alone = values.length === 1;
  const of = <T>(list: readonly T[]): readonly T[] => (alone ? [] : list);
  return {
    leaves: values.length,
    splitFeature: Int32Array.from(of([0, 1])),
    splitGain: Float64Array.from(of([4, 2])),
    threshold: Float64Array.from(of([0.5, -1])),
    decisionType: Uint8Array.from(of([decisionType, decisionType])),
    leftChild: Int32Array.from(of([-1, -2])),
    rightChild: Int32Array.from(of([1, -3])),
    leafValue: Float64Array.from(values),
    leafWeight: Float64Array.from(of([1, 0.5, 1])),
    leafCount: Int32Array.from(alone ? [10] : [4, 2, 4]),
    internalValue: Float64Array.from(of([0, 0.25])),
    internalWeight: Float64Array.from(of([2.5, 1.5])),
    internalCount: Int32Array.from(of([10, 6])),
    shrinkage: 0.1,
  };
}

/** A binary model of two features and two trees, one of them a leaf. */
export const smallModel: BoostedModel = {
  compat: "4",
  objective: "binary sigmoid:1",
  treesPerIteration: 1,
  featureNames: ["age", "b"],
  featureInfos: ["[0:90]", "[-2:3.5]"],
  trees: [smallTree([0.25, -0.5, 1]), smallTree([0.125])],
  parameters: ["boosting: gbdt", "data: "],
};
