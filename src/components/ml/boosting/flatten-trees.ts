import { ZERO_THRESHOLD } from "./binning/zero-threshold.ts";
import type { BoostedModel } from "./model.ts";

/**
 * A feature as some nodes of a model see it. Missing values are replaced beforehand by −Infinity, which goes left in `value ≤ threshold`,
 * or by NaN, which goes right; what is not missing by 0.
 */
export interface Slot {
  readonly feature: number;
  readonly nanBecomes: number;
  /** Of what counts as zero: up to 1e-35 in size. */
  readonly zeroBecomes: number;
}

/** All trees of a model in flat arrays: a node goes to child 2 · node where its slot's value ≤ threshold, else to 2 · node + 1. */
export interface FlatTrees {
  readonly slots: readonly Slot[];
  /** [trees] first node of each tree, or −1 − leaf. */
  readonly roots: Int32Array;
  /** [nodes] */
  readonly slot: Int32Array;
  readonly threshold: Float64Array;
  /** [2 · nodes] node, or −1 − leaf. */
  readonly children: Int32Array;
  /** [leaves] of all trees. */
  readonly leafValue: Float64Array;
}

/** The slot of a feature for nodes of a decision type. */
function makeSlot(feature: number, decisionType: number): Slot {
  const away = (decisionType & 2) === 0 ? Number.NaN : Number.NEGATIVE_INFINITY;
  return { feature, nanBecomes: decisionType < 4 ? 0 : away, zeroBecomes: decisionType >= 4 && decisionType < 8 ? away : 0 };
}

/** The slot's value for a feature's. */
export function slotValue(value: number, { nanBecomes, zeroBecomes }: Slot): number {
  return value > ZERO_THRESHOLD || value < -ZERO_THRESHOLD ? value : Number.isNaN(value) ? nanBecomes : zeroBecomes;
}

/** Lays the first `trees` trees out flat. O(nodes). */
export function flattenTrees(model: BoostedModel, trees: number = model.trees.length): FlatTrees {
  const used = model.trees.slice(0, trees);
  const nodes = used.reduce((sum, tree) => sum + tree.leaves - 1, 0);
  const roots = new Int32Array(used.length);
  const slot = new Int32Array(nodes);
  const threshold = new Float64Array(nodes);
  const children = new Int32Array(2 * nodes);
  const leafValue = new Float64Array(nodes + used.length);
  const slots: Slot[] = [];
  const known = new Map<number, number>();
  const slotOf = (feature: number, decisionType: number): number => {
    const key = 16 * feature + decisionType;
    const place = known.get(key) ?? slots.length;
    if (place === slots.length) {
      known.set(key, place);
      slots.push(makeSlot(feature, decisionType));
    }
    return place;
  };
  let node = 0;
  let leaf = 0;
  used.forEach((tree, t) => {
    const inner = tree.leaves - 1;
    const at = (child: number): number => (child < 0 ? child - leaf : child + node);
    roots[t] = at(inner === 0 ? -1 : 0);
    for (let k = 0; k < inner; k++) {
      slot[node + k] = slotOf(tree.splitFeature[k]!, tree.decisionType[k]!);
      threshold[node + k] = tree.threshold[k]!;
      children[2 * (node + k)] = at(tree.leftChild[k]!);
      children[2 * (node + k) + 1] = at(tree.rightChild[k]!);
    }
    leafValue.set(tree.leafValue, leaf);
    node += inner;
    leaf += tree.leaves;
  });
  return { slots, roots, slot, threshold, children, leafValue };
}
