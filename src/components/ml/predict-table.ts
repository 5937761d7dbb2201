import { findColumn, idColumn, rowIds } from "../../formats/columns.ts";
import { listNames } from "../../formats/format-error.ts";
import type { Split } from "../../formats/kind-values.ts";
import { alignRows, rowsById, selectValues, splitRows } from "../../formats/rows.ts";
import { scoresTable } from "../../formats/scores.ts";
import { type Column, integerColumn, isMissing, numberColumn, type Table, tableOf, textColumn } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { predictColumns } from "./predict-columns.ts";
import type { ScoringModel } from "./predict-model.ts";

export interface PredictInput {
  readonly features: Table;
  readonly featuresWhere: string;
  /** Holds the truth of some or all rows. */
  readonly labels?: { readonly table: Table; readonly where: string } | undefined;
  /** Its test part is scored; all rows unless given. */
  readonly split?: Split | undefined;
}

export interface PredictOptions {
  readonly label?: string | undefined;
  readonly drop?: readonly string[] | undefined;
  readonly extra: "error" | "ignore";
}

/**
 * Scores rows of a table by a stored model: id, label (missing where it is not known), p0, p1, …; of a regression id, label, prediction.
 * A label that is none of the model's classes, and a missing or infinite feature where the model takes none, are InputErrors.
 */
export function predictTable(model: ScoringModel, input: PredictInput, options: PredictOptions): Table {
  const { features, featuresWhere } = input;
  const columns = predictColumns(model.featureNames, features, featuresWhere, options);
  const rows = input.split
    ? splitRows(features, input.split, featuresWhere).test
    : Int32Array.from({ length: features.rows }, (_, row) => row);
  if (!model.takesMissing) refuseNotFinite(model.featureNames, columns, features, featuresWhere, rows);
  const id = selectValues(idColumn(features) ?? rowNumbers(features.rows), rows);
  const label = selectValues(labelColumn(model, input, options.label), rows);
  checkLabels(label, model.classes, id);
  const predicted = model.predict(columns, rows);
  if (model.classes.length > 0) return scoresTable(id, label, predicted, model.classes.length);
  return tableOf([{ ...id, name: "id" }, { ...label, name: "label" }, numberColumn("prediction", predicted)], "id");
}

const rowNumbers = (rows: number): Column =>
  integerColumn(
    "id",
    Float64Array.from({ length: rows }, (_, row) => row),
  );

/** The label of every row of the features, missing where none is known. */
function labelColumn(model: ScoringModel, { features, featuresWhere, labels }: PredictInput, name: string | undefined): Column {
  if (name === undefined) {
    if (labels) {
      throw new InputError({
        code: "no-label",
        message: `${labels.where} is wired as labels, but no parameter says which column holds them`,
        help: "name it (label), or leave the labels out",
      });
    }
    return model.classes.some((label) => typeof label === "string")
      ? textColumn("label", Array<null>(features.rows).fill(null))
      : numberColumn("label", new Float64Array(features.rows).fill(Number.NaN));
  }
  if (!labels) return findColumn(features, name, featuresWhere);
  const column = findColumn(labels.table, name, labels.where);
  if (!idColumn(features) || !idColumn(labels.table)) {
    return selectValues(column, alignRows(features, labels.table, featuresWhere, labels.where));
  }
  const known = rowsById(labels.table, labels.where);
  const rows = rowIds(features, featuresWhere).map((id) => known.get(String(id)) ?? -1);
  return column.type === "text"
    ? { ...column, values: rows.map((row) => column.values[row] ?? null) }
    : { ...column, values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) };
}

function checkLabels(label: Column, classes: readonly (number | string)[], id: Column): void {
  if (classes.length === 0) return;
  const known = new Set(classes.map(String));
  for (let row = 0; row < label.values.length; row++) {
    if (isMissing(label, row) || known.has(String(label.values[row]))) continue;
    throw new InputError({
      code: "unknown-label",
      message: `row ${id.values[row]} has the label ${JSON.stringify(label.values[row])}, but the model's classes are ${listNames(classes)}`,
      help: "name the column that the model was trained on (label), or leave the labels out",
    });
  }
}

/** What a forest cannot take: missing values, and those that are infinite as float32, in which it compares. */
function refuseNotFinite(
  names: readonly string[],
  columns: readonly Float64Array[],
  table: Table,
  where: string,
  rows: Int32Array,
): void {
  const ids = rowIds(table, where);
  columns.forEach((values, k) => {
    const row = rows.find((each) => !Number.isFinite(Math.fround(values[each]!)));
    if (row === undefined) return;
    const absent = Number.isNaN(values[row]);
    throw new InputError({
      code: absent ? "missing-value" : "not-finite",
      message: absent
        ? `row ${ids[row]} of ${where} has no value in column "${names[k]}", and a random forest needs all`
        : `row ${ids[row]} of ${where} has ${values[row]} in column "${names[k]}"; a random forest takes numbers up to 3.4e38`,
      help: absent
        ? "fill missing values in (data/encode), or take a boosted model, which knows what to do with them"
        : "correct the value, or take the row out (data/select)",
    });
  });
}
