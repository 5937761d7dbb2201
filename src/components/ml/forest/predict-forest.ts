import type { ForestModel } from "./model.ts";
import { addShares, leafOf } from "./tree-probabilities.ts";

/** Values of a block of rows that are held at once: 128 KiB, so that they stay in a core's own cache. */
const BLOCK_VALUES = 32_768;

/**
 * Class probabilities of rows, [rows, classes]: the mean over the trees of the class shares in the row's leaf, as scikit-learn's
 * `predict_proba` to the last bit. O(rows · trees · depth).
 *
 * @param columns [features] in the model's order, finite; rounded to float32
 * @param rows how many rows from the first, or which
 */
export function predictForest(
  model: Pick<ForestModel, "trees" | "classes" | "featureNames">,
  columns: readonly Float64Array[],
  rows: number | ArrayLike<number>,
): Float64Array {
  const width = columns.length;
  if (width !== model.featureNames.length) {
    throw new RangeError(`${width} columns for a model of ${model.featureNames.length} features`);
  }
  const classes = model.classes.length;
  const count = typeof rows === "number" ? rows : rows.length;
  const block = Math.max(16, Math.floor(BLOCK_VALUES / width));
  const values = new Float32Array(block * width);
  const sums = new Float64Array(count * classes);
  for (let begin = 0; begin < count; begin += block) {
    const size = Math.min(block, count - begin);
    gatherRows(columns, rows, begin, size, values);
    for (const tree of model.trees) {
      for (let k = 0; k < size; k++) addShares(tree, leafOf(tree, values, k * width), classes, sums, (begin + k) * classes);
    }
  }
  for (let i = 0; i < sums.length; i++) sums[i]! /= model.trees.length;
  return sums;
}

/** Writes `size` rows from `begin` on into `out`, row by row. */
export function gatherRows(
  columns: readonly Float64Array[],
  rows: number | ArrayLike<number>,
  begin: number,
  size: number,
  out: Float32Array,
): void {
  const width = columns.length;
  columns.forEach((column, feature) => {
    for (let k = 0; k < size; k++) {
      const row = typeof rows === "number" ? begin + k : rows[begin + k]!;
      out[k * width + feature] = column[row]!;
    }
  });
}
