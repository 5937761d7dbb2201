import type { NumericColumn } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import type { TrainingData } from "../training-data.ts";

/** Refuses missing values, and those that are infinite when rounded to float32, in the training and test rows. */
export function checkFeatures({ features, train, test, id }: TrainingData, where: string): void {
  for (const column of features) {
    for (const rows of [train, test]) {
      for (const row of rows) {
        if (!(Math.abs(Math.fround(column.values[row]!)) < Number.POSITIVE_INFINITY))
          throw refuse(column, row, id.values[row]!, where);
      }
    }
  }
}

function refuse({ name, values }: NumericColumn, row: number, id: number | string | null, where: string): InputError {
  if (Number.isNaN(values[row])) {
    return new InputError({
      code: "missing-value",
      message: `row ${id} of ${where} has no value in column "${name}", and a random forest needs all`,
      help: "fill missing values in (data/encode), leave the column out (drop), or take ml/gradient-boosting, which knows what to do with them",
    });
  }
  return new InputError({
    code: "value-too-large",
    message: `row ${id} of ${where} has ${values[row]} in column "${name}", which is more than float32 holds`,
    help: "scale the column (data/scale), or leave it out (drop)",
  });
}
