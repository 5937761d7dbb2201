import { expect } from "chai";
import type { BoostedModel, BoostedTree } from "../../../../../src/components/ml/boosting/model.ts";
import { predictBoosted } from "../../../../../src/components/ml/boosting/predict-boosted.ts";
import { treeShap } from "../../../../../src/components/ml/boosting/shap/tree-shap.ts";
import { worstAbsolute } from "../../../../support/closeness.ts";
import { requirePaperReference, requireReference } from "../../../../support/reference.ts";
import { lightgbmModels } from "../lightgbm-models.ts";
import { smallModel, smallTree } from "../small-model.ts";

/** A tree's value when some features are known and the others follow the training rows. */
function valueKnowing(
  tree: BoostedTree,
  row: readonly number[],
  known: ReadonlySet<number>,
  node = tree.leaves === 1 ? -1 : 0,
): number {
  if (node < 0) return tree.leafValue[-1 - node]!;
  const feature = tree.splitFeature[node]!;
  const [left, right] = [tree.leftChild[node]!, tree.rightChild[node]!];
  const go = (child: number): number => valueKnowing(tree, row, known, child);
  if (known.has(feature)) return go(row[feature]! <= tree.threshold[node]! ? left : right);
  const rows = (child: number): number => (child < 0 ? tree.leafCount[-1 - child]! : tree.internalCount[child]!);
  return (rows(left) * go(left) + rows(right) * go(right)) / tree.internalCount[node]!;
}

/** Shapley values by their definition: the mean of a feature's effect over all orders. O(2^features). */
function shapley(model: BoostedModel, row: readonly number[]): number[] {
  const features = row.length;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const value = (known: ReadonlySet<number>): number =>
    model.trees.reduce((sum, tree) => sum + valueKnowing(tree, row, known), 0);
  const values = row.map((_, feature) => {
    let sum = 0;
    for (let bits = 0; bits < 2 ** features; bits++) {
      const known = new Set(row.flatMap((__, k) => ((bits >> k) & 1 ? [k] : [])));
      if (known.has(feature)) continue;
      const weight = (factorial(known.size) * factorial(features - known.size - 1)) / factorial(features);
      sum += weight * (value(new Set([...known, feature])) - value(known));
    }
    return sum;
  });
  return [...values, value(new Set())];
}

describe("treeShap", () => {
  it("works an example by hand", () => {
    // ten rows: 4 left with 1; of the other 6, 2 with 2 and 4 with 3. Without knowing anything 0.4 + 0.4 + 1.2 = 2.
    const model = { ...smallModel, trees: [smallTree([1, 2, 3])] };
    // a row that goes right twice: knowing feature 0 alone (2 · 2 + 4 · 3) / 6 = 8/3, feature 1 alone 0.4 + 0.6 · 3 = 2.2, both 3
    const first = (8 / 3 - 2 + (3 - 2.2)) / 2;
    const second = (2.2 - 2 + (3 - 8 / 3)) / 2;
    const ours = treeShap(model, [Float64Array.of(9), Float64Array.of(9)], 1);
    expect(worstAbsolute(ours, [first, second, 2])).to.be.at.most(1e-15);
  });

  it("follows the definition, where a feature is split on again and again too", () => {
    const chain: BoostedTree = {
      leaves: 6,
      splitFeature: Int32Array.of(0, 1, 0, 2, 1),
      splitGain: new Float64Array(5).fill(1),
      threshold: Float64Array.of(0.5, 0.2, -0.5, 0, 0.7),
      decisionType: new Uint8Array(5).fill(2),
      leftChild: Int32Array.of(1, 2, -1, -3, -5),
      rightChild: Int32Array.of(3, -4, -2, 4, -6),
      leafValue: Float64Array.of(0.3, -1, 2, 0.7, -0.2, 5),
      leafWeight: new Float64Array(6),
      leafCount: Int32Array.of(5, 7, 11, 3, 2, 12),
      internalValue: new Float64Array(5),
      internalWeight: new Float64Array(5),
      internalCount: Int32Array.of(40, 15, 12, 25, 14),
      shrinkage: 1,
    };
    const model = {
      ...smallModel,
      featureNames: ["a", "b", "c", "unused"],
      trees: [chain, smallTree([1, 2, 4]), smallTree([0.5])],
    };
    for (const row of [
      [0, 0, 0, 0],
      [1, 1, 1, 1],
      [-1, 0.1, -1, 5],
      [0.4, 0.9, 3, 0],
      [0.6, -2, 0.5, 0],
    ]) {
      const ours = treeShap(
        model,
        row.map((value) => Float64Array.of(value)),
        1,
      );
      expect(worstAbsolute(ours, shapley(model, row))).to.be.at.most(1e-14);
    }
  });

  it("gives single leaves and no trees their expectation alone", () => {
    const columns = [Float64Array.of(1, 2), Float64Array.of(1, 2)];
    expect(treeShap({ ...smallModel, trees: [smallTree([0.5])] }, columns, 2)).to.deep.equal(
      Float64Array.of(0, 0, 0.5, 0, 0, 0.5),
    );
    expect(treeShap({ ...smallModel, trees: [] }, columns, [1])).to.deep.equal(new Float64Array(3));
  });

  it("tells how far it is, and wants one column a feature", () => {
    const done: number[] = [];
    treeShap(smallModel, [new Float64Array(3), new Float64Array(3)], [2, 0], (rows) => done.push(rows));
    expect(done).to.deep.equal([1, 2]);
    expect(() => treeShap(smallModel, [new Float64Array(3)], 3)).to.throw(RangeError, "1 columns for a model of 2 features");
  });

  for (const [which, name, need] of [
    ["paper", "LightGBM 2.3.1", requirePaperReference],
    ["today", "LightGBM 4.7", requireReference],
  ] as const) {
    it(`agrees with pred_contrib of 80 models of ${name} to the bit, and adds up to the raw scores`, function () {
      need.call(this);
      for (const { seed, model, columns, rows, contributions } of lightgbmModels(which)) {
        const ours = treeShap(model, columns, rows);
        expect(ours, `seed ${seed}`).to.deep.equal(contributions);
        const width = columns.length + 1;
        const sums = Float64Array.from({ length: ours.length / width }, (_, line) =>
          ours.slice(line * width, (line + 1) * width).reduce((a, b) => a + b),
        );
        const scale = Math.max(1, ...ours.map(Math.abs));
        expect(worstAbsolute(sums, predictBoosted(model, columns, rows, { raw: true })) / scale).to.be.at.most(1e-13);
      }
    });
  }
});
