import { selectValues } from "../../../formats/rows.ts";
import { scoresTable } from "../../../formats/scores.ts";
import { numberColumn, type Table, tableOf } from "../../../formats/table.ts";
import type { TrainingData } from "../training-data.ts";
import { classProbabilities } from "./class-probabilities.ts";
import type { BoostedModel } from "./model.ts";
import { predictBoosted } from "./predict-boosted.ts";

export interface ScoredTest {
  readonly table: Table;
  /** Accuracy, or l2 of a regression; empty where no test row has a label. */
  readonly metrics: { readonly [name: string]: number };
}

/** Scores the test rows, in the split's order: class probabilities, of a regression predictions. */
export function scoreTest(model: BoostedModel, data: TrainingData, isRegression: boolean): ScoredTest {
  const id = selectValues(data.id, data.test);
  const label = selectValues(data.label, data.test);
  const columns = data.features.map(({ values }) => values);
  if (isRegression) {
    const predicted = predictBoosted(model, columns, data.test);
    const errors = predicted
      .map((value, i) => (value - (label.values[i] as number)) ** 2)
      .filter((error) => !Number.isNaN(error));
    const l2 = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const table = tableOf([{ ...id, name: "id" }, { ...label, name: "label" }, numberColumn("prediction", predicted)], "id");
    return { table, metrics: errors.length > 0 ? { l2 } : {} };
  }
  const probabilities = classProbabilities(model, columns, data.test);
  const classes = data.classes.length;
  let labelled = 0;
  let right = 0;
  data.test.forEach((row, i) => {
    if (data.codes[row]! < 0) return;
    const own = probabilities.subarray(i * classes, (i + 1) * classes);
    labelled++;
    if (own.indexOf(Math.max(...own)) === data.codes[row]) right++;
  });
  const table = scoresTable(id, label, probabilities, classes);
  return { table, metrics: labelled > 0 ? { accuracy: right / labelled } : {} };
}
