import { convertScores } from "../convert-scores.ts";
import { createMetric } from "../metric/create-metric.ts";
import type { MetricData } from "../metric/metric.ts";
import type { MetricName } from "../metric/objective-metrics.ts";
import { type Objective as ObjectiveText, readObjective } from "../model-text/read-objective.ts";
import type { ScoredRows } from "./iterate.ts";

/** Evaluates metrics on rows as their scores stand; the objective is named as model.txt does. */
export function createEvaluation(
  names: readonly MetricName[],
  data: MetricData,
  rows: ScoredRows,
  objective: string,
): () => number[] {
  const metrics = names.map((name) => createMetric(name, data));
  const kind = readObjective(objective) as ObjectiveText; // our own objectives' text can be read
  const outputs = rows.scores.length / rows.rows;
  const predictions = new Float64Array(rows.scores.length);
  return () => {
    for (let row = 0; row < rows.rows; row++) {
      for (let k = 0; k < outputs; k++) predictions[row * outputs + k] = rows.scores[k * rows.rows + row]!;
    }
    convertScores(kind, predictions);
    return metrics.map((metric) => metric.evaluate(rows.scores, predictions));
  };
}
