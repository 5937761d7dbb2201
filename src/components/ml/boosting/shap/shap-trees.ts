import { type FlatTrees, flattenTrees } from "../flatten-trees.ts";
import type { BoostedModel } from "../model.ts";
import { expectedValue } from "./expected-value.ts";

/** A model's trees as SHAP values need them. */
export interface ShapTrees {
  readonly flat: FlatTrees;
  /** [2 · nodes] share of a node's training rows that went to each child. */
  readonly share: Float64Array;
  /** [nodes] column of the features. */
  readonly feature: Int32Array;
  /** [trees] */
  readonly expected: Float64Array;
  /** Splits on the longest way from a root to a leaf. */
  readonly depth: number;
}

/** Lays a model's trees out for SHAP values. O(nodes). */
export function shapTrees(model: BoostedModel): ShapTrees {
  const flat = flattenTrees(model);
  const feature = flat.slot.map((slot) => flat.slots[slot]!.feature);
  const share = new Float64Array(flat.children.length);
  const expected = new Float64Array(model.trees.length);
  let depth = 0;
  let first = 0;
  model.trees.forEach((tree, t) => {
    const { leftChild, rightChild, internalCount, leafCount } = tree;
    const rowsOf = (child: number): number => (child < 0 ? leafCount[-1 - child]! : internalCount[child]!);
    const depths = new Int32Array(leftChild.length).fill(1);
    for (let node = 0; node < depths.length; node++) {
      [leftChild[node]!, rightChild[node]!].forEach((child, side) => {
        share[2 * (first + node) + side] = rowsOf(child) / internalCount[node]!;
        if (child >= 0) depths[child] = depths[node]! + 1; // children come after their parents
      });
      depth = Math.max(depth, depths[node]!);
    }
    expected[t] = expectedValue(tree);
    first += depths.length;
  });
  return { flat, share, feature, expected, depth };
}
