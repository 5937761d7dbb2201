import { joinScores, type NamedScores } from "../../../formats/join-scores.ts";
import { readScores } from "../../../formats/scores.ts";
import { type Column, integerColumn, numberColumn, type Table, tableOf } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import type { JsonObject } from "../../../runner/contract/json.ts";
import { mean } from "../../../stats/describe/mean.ts";
import { standardDeviation } from "../../../stats/describe/standard-deviation.ts";
import type { MetricName } from "./metric-names.ts";
import { METRICS } from "./metrics.ts";
import { parameterColumn } from "./parameter-column.ts";

export interface RankOptions {
  /** Parameters of each trial; null for one that was left out. */
  readonly points: readonly JsonObject[];
  readonly folds: number;
  readonly metric: MetricName;
  /** The classes in order, where a class is not among the rows. */
  readonly classes?: readonly (number | string)[] | undefined;
}

/** The choice among trials. */
export interface Ranked {
  readonly best: { readonly parameters: JsonObject; readonly metric: MetricName; readonly mean: number; readonly sd: number };
  /** One row a trial, in their order: parameters, mean, sd (divisor n − 1), fold0, …, rank (from 1, equal means share the better one). */
  readonly trials: Table;
  /** Scores of the best trial, all folds in one table. */
  readonly scores: Table;
}

/**
 * Ranks trials by the mean of a metric over their folds; of equal ones the first is best. `scores` holds all folds of the first trial,
 * then of the second, and so on. A trial with a fold for which the metric is not defined (NaN) comes last; if that is so for all,
 * and where the scores are not as many as trials times folds, it is an InputError.
 */
export function rankTrials(scores: readonly NamedScores[], { points, folds, metric, classes }: RankOptions): Ranked {
  if (scores.length !== points.length * folds) {
    throw new InputError({
      code: "trial-count",
      message: `there are ${scores.length} tables of scores for ${points.length} trials of ${folds} folds`,
      allowed: String(points.length * folds),
    });
  }
  const ofTrial = (trial: number): readonly NamedScores[] => scores.slice(trial * folds, (trial + 1) * folds);
  const all = readScores(joinScores(ofTrial(0)), scores[0]!.where, classes).classes; // one fold may lack a class
  const { compute, larger } = METRICS[metric];
  const values = points.map((_, trial) => ofTrial(trial).map(({ table, where }) => compute(readScores(table, where, all))));
  const means = values.map(mean);
  const deviations = values.map((folds) => standardDeviation(folds));
  const ranks = ranksOf(larger ? means : means.map((value) => -value));
  const best = ranks.indexOf(1);
  if (Number.isNaN(means[best])) {
    throw new InputError({
      code: "undefined-metric",
      message: `${metric} is not defined for any trial: each has a fold in which a class is missing`,
      help: "cut fewer folds, stratify them, or choose another metric",
    });
  }
  const trials = tableOf([
    ...Object.keys(points[0]!).map(
      (name): Column =>
        parameterColumn(
          name,
          points.map((point) => point[name] ?? null),
        ),
    ),
    numberColumn("mean", means),
    numberColumn("sd", deviations),
    ...Array.from({ length: folds }, (_, fold) =>
      numberColumn(
        `fold${fold}`,
        values.map((one) => one[fold]!),
      ),
    ),
    integerColumn("rank", ranks),
  ]);
  return {
    best: { parameters: givenOf(points[best]!), metric, mean: means[best]!, sd: deviations[best]! },
    trials,
    scores: joinScores(ofTrial(best)),
  };
}

/** The parameters of a trial that were given: null stands for one that was left out. */
const givenOf = (point: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(point).filter(([, value]) => value !== null));

/** 1 for the largest, ties with the best rank of them, NaN after all numbers. O(n log n). */
function ranksOf(values: readonly number[]): readonly number[] {
  const key = (value: number): number => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value);
  const sorted = values.map(key).sort((a, b) => b - a);
  const first = new Map<number, number>();
  sorted.forEach((value, i) => {
    if (!first.has(value)) first.set(value, i + 1);
  });
  return values.map((value) => first.get(key(value))!);
}
