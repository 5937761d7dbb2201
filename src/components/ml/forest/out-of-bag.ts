import { predictedClass } from "../../../stats/metrics/predicted-class.ts";
import { bootstrapDraws } from "./growth/growth-limits.ts";
import { countBootstrap, treeSeeds } from "./growth/tree-random.ts";
import type { ForestModel } from "./model.ts";
import { gatherRows } from "./predict-forest.ts";
import { addShares, leafOf } from "./tree-probabilities.ts";

/** What trees say about the training rows that they have not seen. */
export interface OutOfBag {
  /** [rows, classes] mean over those trees; 0 where there is none. */
  readonly probabilities: Float64Array;
  /** Accuracy; a row without such a tree counts as of the first class. */
  readonly score: number;
  /** Rows that every tree has seen. */
  readonly uncovered: number;
}

/**
 * Scores the training rows by the trees whose bootstrap sample left them out, as scikit-learn's `oob_score_` and
 * `oob_decision_function_`. O(rows · trees · depth).
 *
 * @param rows the training rows, in the order of the training
 * @param codes class of each of them
 */
export function outOfBag(
  model: ForestModel,
  columns: readonly Float64Array[],
  rows: ArrayLike<number>,
  codes: Int32Array,
): OutOfBag {
  const { settings, trees } = model;
  const classes = model.classes.length;
  const width = columns.length;
  const values = new Float32Array(rows.length * width);
  gatherRows(columns, rows, 0, rows.length, values);
  const sums = new Float64Array(rows.length * classes);
  const seen = new Int32Array(rows.length);
  const counts = new Int32Array(rows.length);
  const draws = bootstrapDraws(settings.maxSamples, rows.length);
  treeSeeds(settings.seed, trees.length).forEach((seed, t) => {
    const tree = trees[t]!;
    countBootstrap(seed, draws, counts);
    for (let row = 0; row < counts.length; row++) {
      if (counts[row] !== 0) continue;
      addShares(tree, leafOf(tree, values, row * width), classes, sums, row * classes);
      seen[row]!++;
    }
  });
  let uncovered = 0;
  for (let row = 0; row < seen.length; row++) {
    if (seen[row] === 0) uncovered++;
    else for (let k = 0; k < classes; k++) sums[row * classes + k]! /= seen[row]!;
  }
  const predicted = predictedClass(sums, classes);
  const right = codes.reduce((count, code, row) => count + Number(predicted[row] === code), 0);
  return { probabilities: sums, score: right / rows.length, uncovered };
}
