import type { BinnedColumn, BinnedDataset, TreeLearner } from "../binned.ts";
import type { BoostedTree } from "../model.ts";
import { EPSILON, type Objective } from "../objective/objective.ts";
import type { RowBags } from "../sampling/row-bags.ts";
import type { ResolvedSettings } from "../settings.ts";
import { biasTree, constantTree, shrinkTree } from "./finished-tree.ts";
import { scoreByBins } from "./score-by-bins.ts";

/** Binned rows and their scores so far, [trees an iteration][rows]. */
export interface ScoredRows {
  readonly columnOf: readonly (BinnedColumn | undefined)[];
  readonly scores: Float64Array;
  readonly rows: number;
}

/** All that an iteration works on; it adds to `trees` and to the scores. */
export interface Boosting {
  readonly settings: ResolvedSettings;
  readonly dataset: BinnedDataset;
  readonly objective: Objective;
  /** Undefined where no column can be split on. */
  readonly learner: TreeLearner | undefined;
  readonly rowBags: RowBags | undefined;
  readonly columnBags: (() => Uint8Array) | undefined;
  readonly training: ScoredRows;
  readonly validation: ScoredRows | undefined;
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
  readonly trees: BoostedTree[];
  /** Iterations that grew something. */
  grown: number;
}

/**
 * One iteration: a tree for each output, all from the scores before it. The first trees start from the objective's start score; a first
 * tree that finds no split is that score. Later, an iteration none of whose trees finds a split is dropped.
 *
 * @returns whether any tree found a split
 */
export function iterate(boosting: Boosting): boolean {
  const { settings, dataset, objective, trees, training, validation, gradients, hessians } = boosting;
  const outputs = objective.treesPerIteration;
  const { rows } = dataset;
  const isFirst = trees.length === 0;
  const start = new Float64Array(outputs);
  const addStart = (k: number, value: number): void => {
    for (const part of validation ? [training, validation] : [training]) {
      for (let i = k * part.rows; i < (k + 1) * part.rows; i++) part.scores[i] = part.scores[i]! + value;
    }
  };
  if (isFirst && (settings.boostFromAverage || dataset.columns.length === 0)) {
    for (let k = 0; k < outputs; k++) {
      const value = objective.startScore(k);
      if (Math.abs(value) <= EPSILON) continue;
      start[k] = value;
      addStart(k, value);
    }
  }
  objective.derive(training.scores, gradients, hessians);
  const bag = boosting.rowBags?.draw(boosting.grown);
  const own: BoostedTree[] = [];
  for (let k = 0; k < outputs; k++) {
    const grown = objective.needsTraining(k) ? growOne(boosting, k, bag) : undefined;
    if (grown) own.push(Math.abs(start[k]!) > EPSILON ? biasTree(grown, start[k]!, settings.compat) : grown);
    else own.push(constantTree(isFirst ? firstConstant(boosting, k, start[k]!, addStart) : 0, rows));
  }
  const split = own.some((tree) => tree.leaves > 1);
  if (split || isFirst) trees.push(...own);
  if (split) boosting.grown++;
  return split;
}

/** Grows output k's tree and adds it to the scores; undefined if it found no split. */
function growOne(boosting: Boosting, k: number, bag: Int32Array | undefined): BoostedTree | undefined {
  const { settings, dataset, learner, training, validation, gradients, hessians } = boosting;
  if (!learner) return undefined;
  const { rows } = dataset;
  const [from, to] = [k * rows, (k + 1) * rows];
  const tree = learner.grow(gradients.subarray(from, to), hessians.subarray(from, to), bag, boosting.columnBags?.());
  if (tree.leaves < 2) return undefined;
  const shrunk = shrinkTree(tree, settings.learningRate, settings.compat);
  const scores = training.scores.subarray(from, to);
  for (let leaf = 0; leaf < tree.leaves; leaf++) {
    const end = tree.leafBegin[leaf]! + tree.leafCount[leaf]!;
    for (let i = tree.leafBegin[leaf]!; i < end; i++) scores[tree.rows[i]!] = scores[tree.rows[i]!]! + shrunk.leafValue[leaf]!;
  }
  if (bag) scoreByBins(tree, shrunk.leafValue, training.columnOf, scores, allBut(bag, rows));
  if (validation) {
    const part = validation.scores.subarray(k * validation.rows, (k + 1) * validation.rows);
    scoreByBins(tree, shrunk.leafValue, validation.columnOf, part);
  }
  return shrunk;
}

/** Value of a first tree without a split. 2.3.1 adds it to the scores, even where they have started from it; 4.7 where they have not. */
function firstConstant(boosting: Boosting, k: number, start: number, addStart: (k: number, value: number) => void): number {
  const { settings, objective } = boosting;
  if (settings.compat === "2.3") {
    const value = objective.needsTraining(k) ? start : objective.startScore(k);
    addStart(k, value);
    return value;
  }
  if (settings.boostFromAverage) return start;
  const value = objective.startScore(k);
  addStart(k, value);
  return value;
}

function allBut(bag: Int32Array, rows: number): Int32Array {
  const rest = new Int32Array(rows - bag.length);
  let next = 0;
  let filled = 0;
  for (let row = 0; row < rows; row++) {
    if (bag[next] === row) next++;
    else rest[filled++] = row;
  }
  return rest;
}
