import { slotValue } from "../flatten-trees.ts";
import type { BoostedModel } from "../model.ts";
import { ShapPath } from "./shap-path.ts";
import { type ShapTrees, shapTrees } from "./shap-trees.ts";

/**
 * SHAP values of each row, as LightGBM's `predict(pred_contrib=True)`: [rows, outputs · (features + 1)], where each output's last value
 * is what the model expects without knowing any feature, and its values add up to the raw score. Unknown features follow the shares of
 * the training rows (path-dependent TreeSHAP). A node that no training row reached makes values NaN, as in LightGBM.
 * O(rows · leaves · depth²).
 *
 * @param columns [features] in the model's order; NaN is missing
 * @param rows how many rows from the first, or which
 * @param progress called after each row with the rows that are done; may throw to stop
 */
export function treeShap(
  model: BoostedModel,
  columns: readonly Float64Array[],
  rows: number | ArrayLike<number>,
  progress: (done: number) => void = () => {},
): Float64Array {
  if (columns.length !== model.featureNames.length) {
    throw new RangeError(`${columns.length} columns for a model of ${model.featureNames.length} features`);
  }
  const trees = shapTrees(model);
  const count = typeof rows === "number" ? rows : rows.length;
  const width = columns.length + 1;
  const outputs = model.treesPerIteration;
  const result = new Float64Array(count * outputs * width);
  const walk = makeWalk(trees, Math.min(trees.depth, columns.length));
  const values = new Float64Array(trees.flat.slots.length);
  for (let k = 0; k < count; k++) {
    const row = typeof rows === "number" ? k : rows[k]!;
    trees.flat.slots.forEach((slot, s) => {
      values[s] = slotValue(columns[slot.feature]![row]!, slot);
    });
    for (let t = 0; t < trees.expected.length; t++) {
      const begin = (k * outputs + (t % outputs)) * width;
      result[begin + width - 1]! += trees.expected[t]!;
      walk(trees.flat.roots[t]!, values, result, begin);
    }
    progress(k + 1);
  }
  return result;
}

/** Adds a tree's contributions for one row to `out` from `begin` on. */
type Walk = (root: number, values: Float64Array, out: Float64Array, begin: number) => void;

/** The way down all branches of a tree, the row's own first; with its memory, which all trees share. */
function makeWalk({ flat, share, feature, depth }: ShapTrees, longest: number): Walk {
  const { slot, threshold, children, leafValue } = flat;
  const path = new ShapPath(depth + 1, longest + 1);
  // branches that wait, at most one a level: node, its level, elements of the path above it, and the element that leads to it
  const waiting = new Int32Array(4 * (depth + 2));
  const fractions = new Float64Array(2 * (depth + 2));
  return (root, values, out, begin) => {
    if (root < 0) return;
    let left = 0;
    const wait = (node: number, level: number, last: number, by: number, zero: number, one: number): void => {
      waiting[4 * left] = node;
      waiting[4 * left + 1] = level;
      waiting[4 * left + 2] = last;
      waiting[4 * left + 3] = by;
      fractions[2 * left] = zero;
      fractions[2 * left + 1] = one;
      left++;
    };
    wait(root, 0, 0, -1, 1, 1);
    while (left > 0) {
      left--;
      const node = waiting[4 * left]!;
      const level = waiting[4 * left + 1]!;
      let last = waiting[4 * left + 2]!;
      path.extend(level, last, fractions[2 * left]!, fractions[2 * left + 1]!, waiting[4 * left + 3]!);
      if (node < 0) {
        const base = level * path.stride;
        for (let i = 1; i <= last; i++) {
          const weight = path.sumWithout(level, last, i);
          out[begin + path.feature[base + i]!]! += weight * (path.one[base + i]! - path.zero[base + i]!) * leafValue[-1 - node]!;
        }
        continue;
      }
      const split = feature[node]!;
      const side = values[slot[node]!]! <= threshold[node]! ? 0 : 1;
      let zero = 1;
      let one = 1;
      const before = path.find(level, last, split);
      if (before >= 0) {
        zero = path.zero[level * path.stride + before]!;
        one = path.one[level * path.stride + before]!;
        path.remove(level, last, before);
        last--;
      }
      const own = 2 * node + side;
      const other = 2 * node + 1 - side;
      wait(children[other]!, level + 1, last + 1, split, share[other]! * zero, 0);
      wait(children[own]!, level + 1, last + 1, split, share[own]! * zero, one);
    }
  };
}
