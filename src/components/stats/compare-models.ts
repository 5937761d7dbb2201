import type { Table } from "../../formats/table.ts";
import { type BootstrapValues, bootstrapMetrics } from "../../stats/metrics/bootstrap-metrics.ts";
import { delongTest } from "../../stats/metrics/delong.ts";
import { mcnemar } from "../../stats/metrics/mcnemar.ts";
import type { ScoreMetricName } from "../../stats/metrics/metric-names.ts";
import { oneAgainstRest } from "../../stats/metrics/one-against-rest.ts";
import { predictedClass } from "../../stats/metrics/predicted-class.ts";
import { scoreMetric } from "../../stats/metrics/score-metric.ts";
import { summarizeBootstrap } from "../../stats/metrics/stratified-bootstrap.ts";
import { type Adjustment, adjustPValues } from "../../stats/tests/adjust.ts";
import { groupModels } from "./compare-models-groups.ts";
import { type SharedRows, shareRows } from "./compare-models-rows.ts";
import { type ComparisonRow, comparisonTable, type ModelTest, type Outcome } from "./compare-models-table.ts";
import type { ScoredModel } from "./scored-models.ts";

export interface CompareModelsOptions {
  readonly baseline?: string | undefined;
  readonly within?: readonly string[] | undefined;
  readonly tests: readonly ModelTest[];
  readonly metrics: readonly ScoreMetricName[];
  readonly adjust: Adjustment;
  readonly level: number;
  readonly resamples: number;
  readonly interval: "percentile" | "bca";
  readonly seed: number;
}

/**
 * Compares models pair by pair on the same rows: one row a pair, test, metric and (DeLong) class, in that order. DeLong's areas are the
 * second class's with two classes, else each class's against the rest. O(models × metrics × resamples × n log n).
 */
export function compareScores(
  models: readonly ScoredModel[],
  options: CompareModelsOptions,
  context: {
    readonly signal?: AbortSignal;
    readonly warn?: (message: string) => void;
    readonly progress?: (done: number, total: number) => void;
  } = {},
): Table {
  const groups = groupModels(models, options, context.warn);
  const shared = groups.map((group) => shareRows(group.models)); // all mistakes before any work
  const rows = groups.flatMap(({ cell, models: own, pairs }, g): ComparisonRow[] => {
    const bootstrapped = options.tests.includes("bootstrap")
      ? bootstrapMetrics(
          shared[g]!.truth,
          shared[g]!.probabilities,
          shared[g]!.classes.length,
          planOf(options),
          (done, total) => {
            context.signal?.throwIfAborted();
            context.progress?.(g * total + done, groups.length * total);
          },
        )
      : [];
    const outcomes = pairs.flatMap(([a, b]) =>
      options.tests.flatMap((test) =>
        runTest(test, shared[g]!, a, b, bootstrapped, options).map((outcome) => ({
          ...outcome,
          a: own[a]!.name,
          b: own[b]!.name,
          cell,
        })),
      ),
    );
    for (const { a, b, test, metric, p } of outcomes) {
      if (Number.isNaN(p)) context.warn?.(`${a} and ${b}: ${test} of ${metric} is not defined, a class has too few rows`);
    }
    const adjusted = adjustByFamily(outcomes, options.adjust);
    return outcomes.map((outcome, i) => ({ ...outcome, adjusted: adjusted[i]! }));
  });
  return comparisonTable(rows, Object.keys(groups[0]!.cell), options.adjust !== "none");
}

const planOf = ({ metrics, resamples, seed, interval }: CompareModelsOptions) => ({
  metrics,
  resamples,
  seed,
  leaveOut: interval === "bca",
});

function runTest(
  test: ModelTest,
  { truth, probabilities, classes }: SharedRows,
  a: number,
  b: number,
  bootstrapped: readonly (readonly BootstrapValues[])[],
  options: CompareModelsOptions,
): Outcome[] {
  const [scoresA, scoresB] = [probabilities[a]!, probabilities[b]!];
  const count = classes.length;
  switch (test) {
    case "delong":
      return classes.flatMap((label, k): Outcome[] => {
        if (count === 2 && k === 0) return [];
        const { positive, score } = oneAgainstRest(truth, scoresA, count, k);
        const { areaA, areaB, z, ...rest } = delongTest(
          positive,
          score,
          oneAgainstRest(truth, scoresB, count, k).score,
          options.level,
        );
        return [{ test, metric: "auc", class: label, valueA: areaA, valueB: areaB, statistic: z, ...rest }];
      });
    case "mcnemar":
    case "mcnemar-mid-p": {
      const result = mcnemar(truth, predictedClass(scoresA, count), predictedClass(scoresB, count));
      return [
        {
          test,
          metric: "accuracy",
          valueA: scoreMetric("accuracy", truth, scoresA, count),
          valueB: scoreMetric("accuracy", truth, scoresB, count),
          difference: result.difference,
          standardError: result.standardError,
          statistic: result.onlyA,
          p: test === "mcnemar" ? result.p : result.midP,
        },
      ];
    }
    case "bootstrap":
      return options.metrics.map((metric, k): Outcome => {
        const [ofA, ofB] = [bootstrapped[a]![k]!, bootstrapped[b]![k]!];
        const gap = (x: Float64Array, y: Float64Array): Float64Array => x.map((value, i) => value - y[i]!);
        const difference = ofA.estimate - ofB.estimate;
        const leftOut = ofA.leftOut.map((values, code) => gap(values, ofB.leftOut[code]!));
        return {
          test,
          metric,
          valueA: ofA.estimate,
          valueB: ofB.estimate,
          difference,
          ...summarizeBootstrap(difference, gap(ofA.resampled, ofB.resampled), leftOut, options),
        };
      });
  }
}

/** p-values adjusted among those of one test and metric. */
function adjustByFamily(outcomes: readonly Outcome[], adjust: Adjustment): Float64Array {
  const families = new Map<string, number[]>();
  outcomes.forEach(({ test, metric }, i) => {
    const key = `${test} ${metric}`;
    families.set(key, [...(families.get(key) ?? []), i]);
  });
  const adjusted = new Float64Array(outcomes.length);
  for (const members of families.values()) {
    adjustPValues(
      members.map((i) => outcomes[i]!.p),
      adjust,
    ).forEach((p, k) => {
      adjusted[members[k]!] = p;
    });
  }
  return adjusted;
}
