import type { GrownTree } from "../binned.ts";
import { ZERO_THRESHOLD } from "../binning/zero-threshold.ts";
import type { BoostedTree, Compat } from "../model.ts";

/** Leaf values and, in 4.7, the inner nodes' values times the learning rate; in 4.7 what is nearly zero becomes zero. */
export function shrinkTree(tree: GrownTree, rate: number, compat: Compat): BoostedTree {
  const times = (value: number): number => flushed(value * rate, compat);
  return {
    ...withoutRows(tree),
    leafValue: tree.leafValue.map(times),
    internalValue: compat === "2.3" ? tree.internalValue : tree.internalValue.map(times),
    shrinkage: rate,
  };
}

/** Adds a start score to the values that `shrinkTree` scaled; the tree then counts as not shrunk. */
export function biasTree(tree: BoostedTree, start: number, compat: Compat): BoostedTree {
  const plus = (value: number): number => flushed(value + start, compat);
  return {
    ...tree,
    leafValue: tree.leafValue.map(plus),
    internalValue: compat === "2.3" ? tree.internalValue : tree.internalValue.map(plus),
    shrinkage: 1,
  };
}

/** A tree of one leaf. */
export function constantTree(value: number, rows: number): BoostedTree {
  const none = new Float64Array(0);
  const noNodes = new Int32Array(0);
  return {
    leaves: 1,
    splitFeature: noNodes,
    splitGain: none,
    threshold: none,
    decisionType: new Uint8Array(0),
    leftChild: noNodes,
    rightChild: noNodes,
    leafValue: Float64Array.of(value),
    leafWeight: Float64Array.of(0),
    leafCount: Int32Array.of(rows),
    internalValue: none,
    internalWeight: none,
    internalCount: noNodes,
    shrinkage: 1,
  };
}

function withoutRows({ rows: _, leafBegin: __, thresholdBin: ___, ...tree }: GrownTree): Omit<BoostedTree, "shrinkage"> {
  return tree;
}

const flushed = (value: number, compat: Compat): number => (compat === "4" && Math.abs(value) <= ZERO_THRESHOLD ? 0 : value);
