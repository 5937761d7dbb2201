import { convertScores } from "./convert-scores.ts";
import { type FlatTrees, flattenTrees, slotValue } from "./flatten-trees.ts";
import type { BoostedModel } from "./model.ts";
import { readObjective } from "./model-text/read-objective.ts";

export interface PredictBoostedOptions {
  /** Sums of the trees, without sigmoid or softmax. */
  readonly raw?: boolean;
  /** The first so many iterations; all unless said. */
  readonly iterations?: number;
}

/** Values of a block of rows that are held at once: 256 KiB, about a core's own cache. */
const BLOCK_VALUES = 32_768;

/**
 * Predicts rows as LightGBM's `Booster.predict` does: [rows, 1] for binary (the second class) and regression, else [rows, classes].
 * Raw scores are equal to the bit; what is made of them differs by the last bit of `exp`. O(rows · trees · depth).
 *
 * @param columns [features] in the model's order; NaN is missing
 * @param rows how many rows from the first, or which
 */
export function predictBoosted(
  model: BoostedModel,
  columns: readonly Float64Array[],
  rows: number | ArrayLike<number>,
  options: PredictBoostedOptions = {},
): Float64Array {
  if (columns.length !== model.featureNames.length) {
    throw new RangeError(`${columns.length} columns for a model of ${model.featureNames.length} features`);
  }
  const objective = readObjective(model.objective);
  if (!objective) throw new RangeError(`the objective "${model.objective}" is not known`);
  const { treesPerIteration } = model;
  const trees = Math.min(model.trees.length, (options.iterations ?? Number.POSITIVE_INFINITY) * treesPerIteration);
  const flat = flattenTrees(model, trees);
  const count = typeof rows === "number" ? rows : rows.length;
  const block = Math.max(16, Math.min(1024, Math.floor(BLOCK_VALUES / Math.max(1, flat.slots.length))));
  const values = new Float64Array(block * flat.slots.length);
  const scores = new Float64Array(count * treesPerIteration);
  for (let begin = 0; begin < count; begin += block) {
    const size = Math.min(block, count - begin);
    gather(flat, columns, rows, begin, size, values);
    addTrees(flat, values, size, scores, begin, treesPerIteration);
  }
  if (options.raw !== true) convertScores(objective, scores);
  return scores;
}

/** Writes the slots' values of a block of rows into `out`, row by row. */
function gather(
  { slots }: FlatTrees,
  columns: readonly Float64Array[],
  rows: number | ArrayLike<number>,
  begin: number,
  size: number,
  out: Float64Array,
): void {
  const width = slots.length;
  slots.forEach((slot, s) => {
    const column = columns[slot.feature]!;
    for (let k = 0; k < size; k++) {
      const row = typeof rows === "number" ? begin + k : rows[begin + k]!;
      out[k * width + s] = slotValue(column[row]!, slot);
    }
  });
}

/** Adds each tree's leaf values to a block of rows' scores, tree by tree: each row's sum is in the order of the trees. */
function addTrees(
  flat: FlatTrees,
  values: Float64Array,
  size: number,
  scores: Float64Array,
  begin: number,
  outputs: number,
): void {
  const { roots, slot, threshold, children, leafValue, slots } = flat;
  const width = slots.length;
  for (let t = 0; t < roots.length; t++) {
    const root = roots[t]!;
    let place = begin * outputs + (t % outputs);
    for (let k = 0, base = 0; k < size; k++, base += width, place += outputs) {
      let node = root;
      while (node >= 0) node = values[base + slot[node]!]! <= threshold[node]! ? children[2 * node]! : children[2 * node + 1]!;
      scores[place]! += leafValue[-1 - node]!;
    }
  }
}
