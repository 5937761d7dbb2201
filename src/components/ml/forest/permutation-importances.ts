import { setImmediate } from "node:timers/promises";
import { predictedClass } from "../../../stats/metrics/predicted-class.ts";
import { Mt19937 } from "../../../stats/random/mt19937.ts";
import type { ForestModel } from "./model.ts";
import { pairwiseSum } from "./pairwise-sum.ts";
import { gatherRows } from "./predict-forest.ts";
import { addShares, leafOf } from "./tree-probabilities.ts";

export interface PermutationOptions {
  readonly repeats: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Called with the number of features that are done. */
  readonly progress?: (done: number) => void;
}

/** What a feature's permutation takes from the accuracy, [features] each. */
export interface PermutationImportances {
  readonly mean: Float64Array;
  /** Standard deviation over the repeats (divisor n). */
  readonly sd: Float64Array;
}

/**
 * How much accuracy is lost when a feature's values are shuffled among the rows: scikit-learn 1.2's `permutation_importance` to the last
 * bit. All features are shuffled alike, each repeat on top of the one before. O(features · repeats · rows · trees); trees that do not use
 * a feature are not walked again.
 *
 * @param rows rows of the columns, at least one
 * @param codes class of each of them
 */
export async function permutationImportances(
  model: ForestModel,
  columns: readonly Float64Array[],
  rows: ArrayLike<number>,
  codes: ArrayLike<number>,
  { repeats, seed, signal, progress }: PermutationOptions,
): Promise<PermutationImportances> {
  const { trees } = model;
  const n = rows.length;
  const width = columns.length;
  const classes = model.classes.length;
  const values = new Float32Array(n * width);
  gatherRows(columns, rows, 0, n, values);
  const leaves = trees.map((tree) => Int32Array.from({ length: n }, (_, row) => leafOf(tree, values, row * width)));
  const uses = trees.map(({ feature }) => new Set(feature));
  const sums = new Float64Array(n * classes);

  /** Accuracy with the values as they stand, where only `changed` is not as it was. */
  const accuracy = (changed: number): number => {
    sums.fill(0);
    trees.forEach((tree, t) => {
      const known = uses[t]!.has(changed) ? undefined : leaves[t]!;
      for (let row = 0; row < n; row++) {
        addShares(tree, known ? known[row]! : leafOf(tree, values, row * width), classes, sums, row * classes);
      }
    });
    for (let i = 0; i < sums.length; i++) sums[i]! /= trees.length;
    const predicted = predictedClass(sums, classes);
    let right = 0;
    for (let row = 0; row < n; row++) if (predicted[row] === codes[row]) right++;
    return right / n;
  };

  const orders = shuffles(n, repeats, seed);
  const baseline = accuracy(-2);
  const mean = new Float64Array(width);
  const sd = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    signal?.throwIfAborted();
    const own = Float32Array.from({ length: n }, (_, row) => values[row * width + j]!);
    const losses = Float64Array.from(orders, (order) => {
      for (let row = 0; row < n; row++) values[row * width + j] = own[order[row]!]!;
      return baseline - accuracy(j);
    });
    for (let row = 0; row < n; row++) values[row * width + j] = own[row]!;
    const middle = pairwiseSum(losses) / repeats;
    mean[j] = middle;
    sd[j] = Math.sqrt(pairwiseSum(losses.map((loss) => (loss - middle) * (loss - middle))) / repeats);
    progress?.(j + 1);
    await setImmediate(); // lets the wish to stop in
  }
  return { mean, sd };
}

/** For each repeat, the row whose value comes to each row. The list that is shuffled is not put back between repeats, nor is the column. */
function shuffles(n: number, repeats: number, seed: number): Int32Array[] {
  const random = new Mt19937(new Mt19937(seed).integer(0, 2 ** 31));
  const list = Int32Array.from({ length: n }, (_, i) => i);
  let order = list.slice();
  return Array.from({ length: repeats }, () => {
    random.shuffle(list);
    order = list.map((from) => order[from]!);
    return order;
  });
}
