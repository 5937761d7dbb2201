import type { BoostedTree, Compat } from "../model.ts";
import { asRereadBy231 } from "./as-reread-by-231.ts";
import { formatG } from "./format-g.ts";

/**
 * The tree as Python's booster holds it after training, when the package has printed the model and read it back: six digits of gains
 * (as float32) and of the inner nodes' values and weights, in 2.3 also leaf weights off by a last digit at times. Leaf values and
 * thresholds stay as they are. A tree of one leaf loses its weight, in 2.3 its count too.
 */
export function rereadTree(tree: BoostedTree, compat: Compat): BoostedTree {
  const alone = tree.leaves === 1;
  const six = (values: Float64Array): Float64Array => values.map((value) => asRereadBy231(formatG(value, 6)));
  const none = new Float64Array(0);
  return {
    ...tree,
    splitGain: tree.splitGain.map((gain) => Math.fround(asRereadBy231(formatG(Math.fround(gain), 6)))),
    leafWeight: alone
      ? none
      : compat === "2.3"
        ? tree.leafWeight.map((weight) => asRereadBy231(formatG(weight, 17)))
        : tree.leafWeight,
    leafCount: alone && compat === "2.3" ? new Int32Array(0) : tree.leafCount,
    internalValue: six(tree.internalValue),
    internalWeight: six(tree.internalWeight),
    shrinkage: asRereadBy231(formatG(tree.shrinkage, 6)),
  };
}
