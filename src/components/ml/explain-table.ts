import { idColumn } from "../../formats/columns.ts";
import type { Split } from "../../formats/kind-values.ts";
import { selectValues, splitRows } from "../../formats/rows.ts";
import { type Column, integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";
import type { BoostedModel } from "./boosting/model.ts";
import { treeShap } from "./boosting/shap/tree-shap.ts";
import { type PredictColumnsOptions, predictColumns } from "./predict-columns.ts";
import { boostedClasses } from "./predict-model.ts";

export interface ExplainInput {
  readonly features: Table;
  readonly featuresWhere: string;
  /** Its test part is explained; all rows unless given. */
  readonly split?: Split | undefined;
}

export interface Explanation {
  /** id, class, one column a feature, expected: one row a patient, and of more than two classes one a patient and class. */
  readonly contributions: Table;
  /** feature, shap: mean of |contribution|, over the classes its sum; of more than two classes also shap0, shap1, … by class. */
  readonly summary: Table;
}

/**
 * SHAP values of a boosted model's raw scores (log-odds of the second class, or of each class; the value of a regression, whose class is
 * missing). A row's contributions and `expected` add up to its raw score. The mean of no rows is NaN.
 */
export function explainTable(
  model: BoostedModel,
  input: ExplainInput,
  options: PredictColumnsOptions,
  progress?: (done: number) => void,
): Explanation {
  const { features, featuresWhere } = input;
  const names = model.featureNames;
  const own = names.find((name) => RESERVED.includes(name));
  if (own !== undefined) {
    throw new InputError({
      code: "reserved-column",
      message: `the model has a feature "${own}", a name that the table of contributions needs itself`,
      help: `rename the feature before the training; ${RESERVED.join(", ")} are taken`,
    });
  }
  const columns = predictColumns(names, features, featuresWhere, options);
  const rows = input.split
    ? splitRows(features, input.split, featuresWhere).test
    : Int32Array.from({ length: features.rows }, (_, k) => k);
  const values = treeShap(model, columns, rows, progress);
  const outputs = model.treesPerIteration;
  const width = names.length + 1;
  const lines = rows.length * outputs;
  const valuesOf = (place: number): Float64Array =>
    Float64Array.from({ length: lines }, (_, line) => values[line * width + place]!);
  const repeated = Int32Array.from({ length: lines }, (_, line) => rows[Math.floor(line / outputs)]!);
  const id =
    idColumn(features) ??
    integerColumn(
      "id",
      Float64Array.from({ length: features.rows }, (_, row) => row),
    );
  const contributions = tableOf(
    [
      { ...selectValues(id, repeated), name: "id" },
      classColumn(boostedClasses(model), outputs, lines),
      ...names.map((name, k) => numberColumn(name, valuesOf(k))),
      numberColumn("expected", valuesOf(names.length)),
    ],
    "id",
  );
  return { contributions, summary: summarize(names, values, rows.length, outputs) };
}

const RESERVED: readonly string[] = ["id", "class", "expected"];

/** Class of each line: the second of two, else all in turn. */
function classColumn(classes: readonly (number | string)[], outputs: number, lines: number): Column {
  const shown = outputs === 1 ? classes.slice(1) : classes;
  const values = Array.from({ length: lines }, (_, line) => shown[line % outputs]);
  return shown.some((label) => typeof label === "string")
    ? textColumn(
        "class",
        values.map((label) => (label === undefined ? null : String(label))),
      )
    : numberColumn(
        "class",
        values.map((label) => Number(label ?? Number.NaN)),
      );
}

function summarize(names: readonly string[], values: Float64Array, rows: number, outputs: number): Table {
  const width = names.length + 1;
  const means = Array.from({ length: outputs }, (_, output) =>
    Float64Array.from(names, (_, k) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += Math.abs(values[(row * outputs + output) * width + k]!);
      return sum / rows;
    }),
  );
  return tableOf([
    textColumn("feature", names),
    numberColumn(
      "shap",
      Float64Array.from(names, (_, k) => means.reduce((sum, mean) => sum + mean[k]!, 0)),
    ),
    ...(outputs === 1 ? [] : means.map((mean, output) => numberColumn(`shap${output}`, mean))),
  ]);
}
