import { featureColumns, findColumn, findNumbers, idColumn } from "../../formats/columns.ts";
import { labelClasses } from "../../formats/labels.ts";
import { alignRows } from "../../formats/rows.ts";
import { type Column, type NumericColumn, type Table, textColumn } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";

/** The table with the features, and the one with the group column where that is another. */
export interface GroupedInput {
  readonly table: Table;
  readonly where: string;
  readonly labels?: Table | undefined;
  readonly labelsWhere?: string | undefined;
}

export interface GroupOptions {
  readonly group: string;
  readonly features?: readonly string[] | undefined;
  readonly drop?: readonly string[] | undefined;
}

export interface Grouping {
  /** Classes of the group column, in class order. */
  readonly classes: readonly (number | string)[];
  /** Class of each row of the table, −1 where the label is missing. */
  readonly codes: Int32Array;
  readonly features: readonly NumericColumn[];
}

/** Finds the groups and the features to compare, and brings the two tables together by id or row. Fewer than two classes is an error. */
export function groupRows(input: GroupedInput, options: GroupOptions): Grouping {
  const { table, where } = input;
  const labels = input.labels ?? table;
  const labelsWhere = input.labelsWhere ?? where;
  const column = findColumn(labels, options.group, labelsWhere);
  const own = labelClasses(column);
  if (own.classes.length < 2) {
    throw new InputError({
      code: "group-classes",
      message: `column "${options.group}" of ${labelsWhere} has ${own.classes.length} classes; a comparison needs two or more`,
    });
  }
  const rows = input.labels ? alignRows(table, input.labels, where, labelsWhere) : undefined;
  const codes = rows ? Int32Array.from(rows, (row) => own.codes[row]!) : own.codes;
  const features = options.features
    ? options.features.map((name) => findNumbers(table, name, where))
    : featureColumns(table, { labels: [options.group], drop: options.drop ?? [] }, where);
  if (features.length === 0) {
    throw new InputError({
      code: "group-features",
      message: `${where} has no features: no numeric columns but ${[idColumn(table)?.name, options.group].filter(Boolean).join(" and ")}`,
    });
  }
  return { classes: own.classes, codes, features };
}

/** A feature's values by class; missing values and rows without a label are left out. */
export function valuesByClass(feature: NumericColumn, { classes, codes }: Grouping): number[][] {
  const groups = classes.map((): number[] => []);
  for (let row = 0; row < codes.length; row++) {
    const value = feature.values[row]!;
    if (codes[row]! >= 0 && !Number.isNaN(value)) groups[codes[row]!]!.push(value);
  }
  return groups;
}

/** A column of class labels: integers if all classes are, numbers if all are, else text. */
export function classColumn(name: string, labels: readonly (number | string)[]): Column {
  if (labels.every((label) => typeof label === "number")) {
    return {
      name,
      type: labels.every(Number.isSafeInteger) ? "integer" : "number",
      values: Float64Array.from(labels as readonly number[]),
    };
  }
  return textColumn(name, labels.map(String));
}
