import { featureColumns, findColumn, idColumn, rowIds } from "../../formats/columns.ts";
import { listNames } from "../../formats/format-error.ts";
import type { Split } from "../../formats/kind-values.ts";
import { labelClasses } from "../../formats/labels.ts";
import { alignRows, selectValues, splitRows } from "../../formats/rows.ts";
import { strayTexts } from "../../formats/stray-texts.ts";
import { type Column, integerColumn, type NumericColumn, type Table } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";

/** What a model is trained on: tables joined by id or row, the split's rows in its order. */
export interface TrainingData {
  /** What is to be said of columns that are no features for want of a number or two. */
  readonly strays: readonly string[];
  /** Columns of all rows of the features table, in its order. */
  readonly features: readonly NumericColumn[];
  /** Rows of the features table, in the split's order. */
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** The label of every row of the features table. */
  readonly label: Column;
  /** Labels in class order. */
  readonly classes: readonly (number | string)[];
  /** Class of every row of the features table, −1 where the label is missing. */
  readonly codes: Int32Array;
  /** Id of every row of the features table; the row number where it has no ids. */
  readonly id: Column;
  /** The weight of every row of the features table, where a column of weights was named. */
  readonly weights?: Float64Array;
}

export interface TrainingInput {
  readonly features: Table;
  readonly featuresWhere: string;
  readonly labels: Table;
  readonly labelsWhere: string;
  readonly split: Split;
}

export interface TrainingOptions {
  readonly label: string;
  readonly drop?: readonly string[] | undefined;
  /** Column of weights, in the labels table. */
  readonly weight?: string | undefined;
}

/**
 * Joins features, labels and split. Features are the numeric columns that are neither id, label, weight nor dropped, so one file may serve
 * as both tables. Training rows need a label; a split without training rows and no feature at all are InputErrors.
 * Values may be missing (NaN): the models say what they make of that.
 */
export function trainingData(input: TrainingInput, options: TrainingOptions): TrainingData {
  const { features: table, featuresWhere, labels, labelsWhere } = input;
  const own = findColumn(labels, options.label, labelsWhere);
  const rows = alignRows(table, labels, featuresWhere, labelsWhere);
  const label = selectValues(own, rows);
  const { train, test } = splitRows(table, input.split, featuresWhere);
  const aside = [options.label, ...(options.weight === undefined ? [] : [options.weight])];
  const features = featureColumns(table, { labels: aside, drop: options.drop ?? [] }, featuresWhere);
  if (features.length === 0) {
    throw new InputError({
      code: "no-features",
      message: `${featuresWhere} has no features: no numeric columns but ${listNames([idColumn(table)?.name ?? "", ...aside, ...(options.drop ?? [])].filter(Boolean))}`,
      help: "wire the table that holds the features, or drop fewer columns",
    });
  }
  const { classes, codes } = labelClasses(label);
  if (train.length === 0) throw new InputError({ code: "no-training-rows", message: "the split has no training rows" });
  const unlabelled = train.find((row) => codes[row]! < 0);
  if (unlabelled !== undefined) {
    throw new InputError({
      code: "missing-label",
      message: `training row ${rowIds(table)[unlabelled]} has no label in column "${options.label}" of ${labelsWhere}`,
      help: "take rows without a label out before the split (data/select)",
    });
  }
  const ids = idColumn(table);
  return {
    features,
    train,
    test,
    strays: strayTexts(table, { labels: aside, drop: options.drop ?? [] }, featuresWhere),
    label,
    classes,
    codes,
    id:
      ids ??
      integerColumn(
        "id",
        Float64Array.from({ length: table.rows }, (_, row) => row),
      ),
    ...(options.weight === undefined ? {} : { weights: weightsOf(labels, options.weight, labelsWhere, rows, train) }),
  };
}

function weightsOf(labels: Table, name: string, where: string, rows: Int32Array, train: Int32Array): Float64Array {
  const column = findColumn(labels, name, where);
  if (column.type === "text") {
    throw new InputError({ code: "bad-weight", message: `column "${name}" of ${where} holds text; weights are numbers` });
  }
  const weights = Float64Array.from(rows, (row) => column.values[row]!);
  const wrong = train.find((row) => !(weights[row]! >= 0 && weights[row]! < Number.POSITIVE_INFINITY));
  if (wrong !== undefined) {
    throw new InputError({
      code: "bad-weight",
      message: `column "${name}" of ${where} has ${weights[wrong]} in row ${rows[wrong]! + 1}; weights are finite and at least 0`,
    });
  }
  return weights;
}
