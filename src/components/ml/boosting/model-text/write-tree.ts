import type { BoostedTree, Compat } from "../model.ts";
import { formatG } from "./format-g.ts";

/** The lines of a tree's block, from `num_leaves` to `shrinkage`, each with its line end. */
export function writeTree(tree: BoostedTree, compat: Compat): string {
  const six = (values: Float64Array): string => Array.from(values, (value) => formatG(value, 6)).join(" ");
  const exact = (values: Float64Array): string => Array.from(values, (value) => formatG(value, 17)).join(" ");
  const lines: readonly (readonly [name: string, value: string | number])[] = [
    ["num_leaves", tree.leaves],
    ["num_cat", 0],
    ["split_feature", tree.splitFeature.join(" ")],
    ["split_gain", six(tree.splitGain.map(Math.fround))],
    ["threshold", exact(tree.threshold)],
    ["decision_type", tree.decisionType.join(" ")],
    ["left_child", tree.leftChild.join(" ")],
    ["right_child", tree.rightChild.join(" ")],
    ["leaf_value", exact(tree.leafValue)],
    ["leaf_weight", exact(tree.leafWeight)],
    ["leaf_count", tree.leafCount.join(" ")],
    ["internal_value", six(tree.internalValue)],
    ["internal_weight", six(tree.internalWeight)],
    ["internal_count", tree.internalCount.join(" ")],
    ...(compat === "2.3" ? [] : ([["is_linear", 0]] as const)),
    ["shrinkage", formatG(tree.shrinkage, 6)],
  ];
  return lines.map(([name, value]) => `${name}=${value}\n`).join("");
}
