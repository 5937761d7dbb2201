import type { ForestTree } from "./model.ts";
import { pairwiseSum } from "./pairwise-sum.ts";

/**
 * How much each feature lowers the impurity, summing to 1: scikit-learn's `feature_importances_` to the last bit. All 0 if no tree could
 * split. Features with many values are favoured. O(nodes).
 */
export function forestImportances(trees: readonly ForestTree[], features: number): Float64Array {
  const sums = new Float64Array(features);
  let grown = 0;
  for (const tree of trees) {
    if (tree.feature.length === 1) continue;
    const own = treeImportances(tree, features);
    for (let j = 0; j < features; j++) sums[j]! += own[j]!;
    grown++;
  }
  if (grown === 0) return sums;
  const means = sums.map((sum) => sum / grown);
  const total = pairwiseSum(means);
  return means.map((mean) => mean / total);
}

function treeImportances({ feature, left, right, impurity, weight }: ForestTree, features: number): Float64Array {
  const gains = new Float64Array(features);
  for (let node = 0; node < feature.length; node++) {
    if (feature[node]! < 0) continue;
    const l = left[node]!;
    const r = right[node]!;
    gains[feature[node]!]! += weight[node]! * impurity[node]! - weight[l]! * impurity[l]! - weight[r]! * impurity[r]!;
  }
  const shares = gains.map((gain) => gain / weight[0]!);
  const total = pairwiseSum(shares);
  return total > 0 ? shares.map((share) => share / total) : shares;
}
