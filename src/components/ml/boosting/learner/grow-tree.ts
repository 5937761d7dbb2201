import type { BinnedDataset, GrownTree, GrowthOptions } from "../binned.ts";
import type { Compat } from "../model.ts";
import { type LeafTotals, NO_SPLIT, type Search, type Split } from "./search.ts";

/** Float32 1e-15: what sums of hessians start at, so that nothing is divided by zero. */
const EPSILON = 1.0000000036274937e-15;
const DECISION_MISSING = { none: 0, nan: 8, zero: 4 } as const;

interface Leaf extends LeafTotals {
  readonly depth: number;
  /** −1: no histogram, since it will not be split. */
  slot: number;
  best: Split;
  value: number;
  /** Node whose child it is, −1 at the root; and whether it is the right one. */
  node: number;
  right: boolean;
}

/** Grows one tree best leaf first. O(bins + rows of the smaller leaf) a split. */
export function growTree(dataset: BinnedDataset, options: GrowthOptions, compat: Compat, search: Search): GrownTree {
  const { numLeaves, maxDepth, minDataInLeaf, lambdaL1, lambdaL2, minGainToSplit } = options;
  const output = (gradient: number, hessian: number): number => {
    const value = -shrink(gradient, lambdaL1) / (hessian + lambdaL2);
    if (Number.isNaN(value)) return 0;
    return compat === "2.3" ? Math.max(-Number.MAX_VALUE, Math.min(value, Number.MAX_VALUE)) : value; // 2.3.1 bounds it
  };
  const maySplit = (leaf: { readonly depth: number; readonly count: number }): boolean => leaf.count >= 2 * minDataInLeaf;
  const tooDeep = (depth: number): boolean => maxDepth > 0 && depth >= maxDepth;

  const totals = search.root();
  const rootValue = compat === "2.3" ? 0 : output(totals.gradient, totals.hessian);
  const root: Leaf = { ...totals, depth: 0, slot: -1, best: NO_SPLIT, value: rootValue, node: -1, right: false };
  const leaves: Leaf[] = [root];
  if (numLeaves > 1 && maySplit(root)) Object.assign(root, search.searchRoot(root));
  const nodes = emptyNodes(Math.max(0, numLeaves - 1));

  while (leaves.length < numLeaves) {
    const number = bestLeaf(leaves);
    const leaf = leaves[number]!;
    const { best } = leaf;
    if (!(best.gain > 0)) break;
    const node = leaves.length - 1;
    const column = dataset.columns[best.column]!;
    const leftCount = search.partition(leaf, best);
    const rightCount = leaf.count - leftCount;
    if (compat === "4" && Math.min(leftCount, rightCount) === 0) throw new RangeError("a split left a leaf without rows");
    const hessian = leaf.hessian + 2 * EPSILON; // as it was searched
    const rightGradient = leaf.gradient - best.leftGradient;
    const rightHessian = hessian - best.leftHessian;
    const depth = leaf.depth + 1;
    const left: Leaf = {
      begin: leaf.begin,
      count: leftCount,
      gradient: best.leftGradient,
      hessian: best.leftHessian - EPSILON,
      depth,
      lists: leaf.lists,
      slot: -1,
      best: NO_SPLIT,
      value: output(best.leftGradient, best.leftHessian),
      node,
      right: false,
    };
    const right: Leaf = {
      begin: leaf.begin + leftCount,
      count: rightCount,
      gradient: rightGradient,
      hessian: hessian - best.leftHessian - EPSILON,
      depth,
      lists: leaf.lists,
      slot: -1,
      best: NO_SPLIT,
      value: output(rightGradient, rightHessian),
      node,
      right: true,
    };
    if (leaf.node >= 0) (leaf.right ? nodes.rightChild : nodes.leftChild)[leaf.node] = node;
    nodes.splitFeature[node] = column.feature;
    nodes.splitGain[node] = Math.fround(compat === "2.3" ? best.gain : best.gain + minGainToSplit);
    nodes.thresholdBin[node] = best.thresholdBin;
    nodes.threshold[node] = column.upperBounds[best.thresholdBin]!;
    nodes.decisionType[node] = (best.defaultLeft ? 2 : 0) + DECISION_MISSING[column.missing];
    nodes.leftChild[node] = -1 - number;
    nodes.rightChild[node] = -1 - leaves.length;
    nodes.internalValue[node] = leaf.value;
    nodes.internalWeight[node] = compat === "4" ? left.hessian + right.hessian : node === 0 ? 0 : leaf.hessian;
    nodes.internalCount[node] = leaf.count;
    leaves[number] = left;
    leaves.push(right);

    if (leaves.length < numLeaves && !tooDeep(depth) && (maySplit(left) || maySplit(right))) {
      const found = search.searchPair(left, right, leaf.lists, leaf.slot, 2 * minDataInLeaf);
      Object.assign(left, found.left);
      Object.assign(right, found.right);
      for (const each of [left, right]) {
        if (each.best.gain > 0) continue;
        search.free(each.slot);
        each.slot = -1;
      }
    } else search.free(leaf.slot);
  }

  const size = leaves.length - 1;
  return {
    leaves: leaves.length,
    splitFeature: nodes.splitFeature.slice(0, size),
    splitGain: nodes.splitGain.slice(0, size),
    thresholdBin: nodes.thresholdBin.slice(0, size),
    threshold: nodes.threshold.slice(0, size),
    decisionType: nodes.decisionType.slice(0, size),
    leftChild: nodes.leftChild.slice(0, size),
    rightChild: nodes.rightChild.slice(0, size),
    leafValue: Float64Array.from(leaves, (leaf) => leaf.value),
    leafWeight: Float64Array.from(leaves, (leaf) => leaf.hessian),
    leafCount: Int32Array.from(leaves, (leaf) => leaf.count),
    internalValue: nodes.internalValue.slice(0, size),
    internalWeight: nodes.internalWeight.slice(0, size),
    internalCount: nodes.internalCount.slice(0, size),
    rows: search.rows(),
    leafBegin: Int32Array.from(leaves, (leaf) => leaf.begin),
  };
}

/** Sign(s) · max(0, |s| − l1): the L1 penalty's soft threshold. */
const shrink = (s: number, l1: number): number => Math.sign(s) * Math.max(0, Math.abs(s) - l1);

/** Larger gain, then lower column, then lower number. */
function bestLeaf(leaves: readonly Leaf[]): number {
  let found = 0;
  for (let k = 1; k < leaves.length; k++) {
    const { gain, column } = leaves[k]!.best;
    const held = leaves[found]!.best;
    if (gain > held.gain || (gain === held.gain && gain > 0 && column < held.column)) found = k;
  }
  return found;
}

function emptyNodes(size: number) {
  return {
    splitFeature: new Int32Array(size),
    splitGain: new Float64Array(size),
    thresholdBin: new Int32Array(size),
    threshold: new Float64Array(size),
    decisionType: new Uint8Array(size),
    leftChild: new Int32Array(size),
    rightChild: new Int32Array(size),
    internalValue: new Float64Array(size),
    internalWeight: new Float64Array(size),
    internalCount: new Int32Array(size),
  };
}
