import type { BinnedColumn, BinnedDataset } from "../binned.ts";
import { binColumns, binsOf } from "../binning/bin-columns.ts";
import { createLearner } from "../learner/create-learner.ts";
import { METRICS, type MetricName } from "../metric/objective-metrics.ts";
import type { BoostedModel } from "../model.ts";
import { rereadTree } from "../model-text/reread-tree.ts";
import { createObjective } from "../objective/create-objective.ts";
import { createColumnBags } from "../sampling/column-bags.ts";
import { createRowBags } from "../sampling/row-bags.ts";
import { type BoostingSettings, resolveSettings } from "../settings.ts";
import { type BoostingData, type BoostingRows, float32Rows } from "./boosting-data.ts";
import { EarlyStopping } from "./early-stopping.ts";
import { createEvaluation } from "./evaluation.ts";
import { type Boosting, iterate, type ScoredRows } from "./iterate.ts";
import { parameterLines } from "./parameter-lines.ts";

export interface TrainingHooks {
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Called after each of `trees` iterations. */
  readonly progress?: (done: number) => void;
}

/** Metrics after an iteration, one each in the order of `metrics`. */
export interface EvaluatedIteration {
  readonly iteration: number;
  readonly training: readonly number[];
  readonly validation: readonly number[];
}

export interface TrainedBoosting {
  readonly model: BoostedModel;
  /** Counted from 1; the number of iterations where training was not watched. */
  readonly bestIteration: number;
  readonly metrics: readonly MetricName[];
  /** Empty without validation rows. */
  readonly history: readonly EvaluatedIteration[];
}

/**
 * Trains a boosted model as `lightgbm.train` of 2.3.1 or 4.7 does with one thread: the same trees, in the state in which Python's booster
 * holds them after the model went through model.txt. With validation rows and `earlyStoppingRounds` training stops early, and only the
 * trees up to the best iteration are kept. The result does not depend on the number of threads.
 */
export async function trainBoosted(
  data: BoostingData,
  settings: BoostingSettings,
  hooks: TrainingHooks = {},
): Promise<TrainedBoosting> {
  const resolved = resolveSettings(settings);
  const { compat } = resolved;
  const rows = data.labels.length;
  const own = float32Rows(data);
  const { dataset, infos } = binColumns(data.columns, rows, resolved);
  const objective = createObjective(own, data.classes, resolved);
  const outputs = objective.treesPerIteration;
  const training = scored(dataset, data.columns.length, outputs);
  const validation = data.validation && scored(binAlike(dataset, data.validation), data.columns.length, outputs);
  const learner = dataset.columns.length > 0 ? createLearner(dataset, resolved, compat, hooks.threads ?? 1) : undefined;
  try {
    const boosting: Boosting = {
      settings: resolved,
      dataset,
      objective,
      learner,
      rowBags: createRowBags(own.labels, objective.positives, resolved),
      columnBags: createColumnBags(dataset.columns.length, resolved.featureFraction, resolved.featureFractionSeed, compat),
      training,
      validation,
      gradients: new Float32Array(outputs * rows),
      hessians: new Float32Array(outputs * rows),
      trees: [],
      grown: 0,
    };
    const metrics = metricNames(resolved.metric, resolved.objective);
    const evaluate = data.validation &&
      validation && {
        training: createEvaluation(metrics, own, training, objective.text),
        validation: createEvaluation(metrics, float32Rows(data.validation), validation, objective.text),
      };
    const { history, best } = await boost(boosting, evaluate, metrics, hooks);
    const kept = boosting.trees.slice(0, (best ?? Infinity) * outputs);
    return {
      model: {
        compat,
        objective: objective.text,
        treesPerIteration: outputs,
        featureNames: data.featureNames,
        featureInfos: infos,
        trees: kept.map((tree) => rereadTree(tree, compat)),
        parameters: parameterLines(resolved, data.classes),
      },
      bestIteration: best ?? kept.length / outputs,
      metrics,
      history,
    };
  } finally {
    learner?.close();
  }
}

interface Evaluate {
  training(): number[];
  validation(): number[];
}

async function boost(boosting: Boosting, evaluate: Evaluate | undefined, metrics: readonly MetricName[], hooks: TrainingHooks) {
  const { settings, rowBags, columnBags } = boosting;
  const history: EvaluatedIteration[] = [];
  const watch =
    evaluate && settings.earlyStoppingRounds > 0
      ? new EarlyStopping(
          metrics.map((name) => name === "auc"),
          settings.earlyStoppingRounds,
        )
      : undefined;
  let stalled = false;
  for (let iteration = 0; iteration < settings.trees; iteration++) {
    hooks.signal?.throwIfAborted();
    const before = boosting.trees.length;
    // LightGBM tries on after an iteration without a split; without new draws the next one would be no different
    if (!stalled) stalled = !iterate(boosting) && before > 0 && !columnBags && rowBags?.redraws !== true;
    hooks.progress?.(iteration + 1);
    if (evaluate) {
      const validation = evaluate.validation();
      history.push({ iteration: iteration + 1, training: evaluate.training(), validation });
      const best = watch?.watch(iteration, validation, iteration === settings.trees - 1);
      if (best !== undefined) return { history, best };
    } else if (stalled) break;
    await new Promise((resolve) => setImmediate(resolve)); // lets a signal in
  }
  return { history, best: undefined };
}

function metricNames(wanted: readonly string[], objective: BoostingSettings["objective"]): MetricName[] {
  return wanted.map((name) => {
    const known = METRICS[objective].find((each) => each === name);
    if (!known) throw new RangeError(`the metric "${name}" does not go with the objective ${objective}`);
    return known;
  });
}

function scored(dataset: BinnedDataset, features: number, outputs: number): ScoredRows {
  const columnOf: (BinnedColumn | undefined)[] = new Array(features).fill(undefined);
  for (const column of dataset.columns) columnOf[column.feature] = column;
  return { columnOf, scores: new Float64Array(outputs * dataset.rows), rows: dataset.rows };
}

/** Other rows in the bins of a dataset. */
function binAlike(dataset: BinnedDataset, { columns, labels }: BoostingRows): BinnedDataset {
  return {
    rows: labels.length,
    columns: dataset.columns.map((column) => ({ ...column, bins: binsOf(columns[column.feature]!, column) })),
  };
}
