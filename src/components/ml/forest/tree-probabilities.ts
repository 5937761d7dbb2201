import type { ForestTree } from "./model.ts";
import { pairwiseSum } from "./pairwise-sum.ts";

/** The leaf of a tree that a row falls into; `values` are its features in float32, from `at` on. */
export function leafOf({ feature, threshold, left, right }: ForestTree, values: Float32Array, at: number): number {
  let node = 0;
  for (let column = feature[0]!; column >= 0; column = feature[node]!) {
    node = values[at + column]! <= threshold[node]! ? left[node]! : right[node]!;
  }
  return node;
}

/** Adds a node's class shares to out[at] to out[at + classes − 1]. */
export function addShares(tree: ForestTree, node: number, classes: number, out: Float64Array, at: number): void {
  const { value } = tree;
  const from = node * classes;
  let total = 0;
  if (classes < 8) for (let k = 0; k < classes; k++) total += value[from + k]!;
  else total = pairwiseSum(value, from, from + classes);
  for (let k = 0; k < classes; k++) out[at + k]! += value[from + k]! / total;
}
