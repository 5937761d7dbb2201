import { findColumn, idColumn } from "../../formats/columns.ts";
import type { Split } from "../../formats/kind-values.ts";
import { classText, labelClasses } from "../../formats/labels.ts";
import { splitRows } from "../../formats/rows.ts";
import {
  type Column,
  integerColumn,
  isMissing,
  isNumeric,
  numberColumn,
  type Table,
  tableOf,
  textColumn,
} from "../../formats/table.ts";
import { mean } from "../../stats/describe/mean.ts";
import { quantileOfSorted } from "../../stats/describe/quantile.ts";
import { standardDeviation } from "../../stats/describe/standard-deviation.ts";

export interface DescribeOptions {
  readonly columns?: readonly string[];
  readonly counted: readonly string[];
  readonly group?: string;
  readonly ddof: number;
}

interface Row {
  readonly column: string;
  readonly part: string;
  readonly group: string;
  readonly value: string | null;
  readonly count: number;
  readonly missing: number;
  readonly share: number;
  readonly numbers: readonly number[];
}

/** Text columns of more classes are described only where they are asked for by name. */
const MOST_CLASSES = 50;
const NUMBERS = ["mean", "sd", "minimum", "q1", "median", "q3", "maximum"] as const;

/**
 * One row a numeric column, or a value of a counted one (text, boolean, or named in `counted`); again for each part of the split and
 * each class of `group`. `share` is of the cells that are not missing. Quantiles are type 7; of no values everything is NaN.
 */
export function describeTable(table: Table, options: DescribeOptions, split?: Split, where = "the table"): Table {
  const id = idColumn(table);
  const columns = options.columns
    ? options.columns.map((name) => findColumn(table, name, where))
    : table.columns.filter((column) => column !== id && column.name !== options.group && !isListing(column));
  for (const name of options.counted) findColumn(table, name, where);
  const every = Int32Array.from({ length: table.rows }, (_, row) => row);
  const parts: [name: string, rows: Int32Array][] = [["all", every]];
  if (split) {
    const { train, test } = splitRows(table, split, where);
    parts.push(["training", train], ["test", test]);
  }
  const groups: [name: string, has: (row: number) => boolean][] = [["all", () => true]];
  if (options.group !== undefined) {
    const column = findColumn(table, options.group, where);
    const { classes, codes } = labelClasses(column);
    classes.forEach((_, code) => {
      groups.push([classText(column, codes, code), (row) => codes[row] === code]);
    });
  }
  const rows: Row[] = [];
  for (const column of columns) {
    for (const [part, members] of parts) {
      for (const [group, has] of groups) {
        const chosen = members.filter(has);
        const known = chosen.filter((row) => !isMissing(column, row));
        const frame = { column: column.name, part, group, missing: chosen.length - known.length };
        if (isNumeric(column) && column.type !== "boolean" && !options.counted.includes(column.name)) {
          const numbers = summarize(
            Float64Array.from(known, (row) => column.values[row]!),
            options.ddof,
          );
          rows.push({ ...frame, value: null, count: known.length, share: Number.NaN, numbers });
        } else {
          rows.push(...countClasses(column, known).map((each) => ({ ...frame, ...each })));
        }
      }
    }
  }
  const list = (of: (row: Row) => number): number[] => rows.map(of);
  return tableOf([
    textColumn(
      "column",
      rows.map((row) => row.column),
    ),
    textColumn(
      "part",
      rows.map((row) => row.part),
    ),
    textColumn(
      "group",
      rows.map((row) => row.group),
    ),
    textColumn(
      "value",
      rows.map((row) => row.value),
    ),
    integerColumn(
      "count",
      list((row) => row.count),
    ),
    integerColumn(
      "missing",
      list((row) => row.missing),
    ),
    numberColumn(
      "share",
      list((row) => row.share),
    ),
    ...NUMBERS.map((name, k) =>
      numberColumn(
        name,
        list((row) => row.numbers[k] ?? Number.NaN),
      ),
    ),
  ]);
}

/** Whether a text column names its rows (patients' names) rather than classes of them. */
const isListing = (column: Column): boolean => !isNumeric(column) && labelClasses(column).classes.length > MOST_CLASSES;

function summarize(values: Float64Array, ddof: number): number[] {
  const sorted = values.slice().sort();
  const quantiles = [0, 0.25, 0.5, 0.75, 1].map((p) => quantileOfSorted(sorted, p));
  return [mean(values), standardDeviation(values, ddof), ...quantiles];
}

/** Counts of a column's classes in these rows; classes that only other rows have count 0. */
function countClasses(
  column: Column,
  rows: Int32Array,
): { value: string; count: number; share: number; numbers: readonly number[] }[] {
  const { classes, codes } = labelClasses(column);
  const counts = new Int32Array(classes.length);
  for (const row of rows) counts[codes[row]!]!++;
  return classes.map((_, code) => ({
    value: classText(column, codes, code),
    count: counts[code]!,
    share: counts[code]! / rows.length,
    numbers: [],
  }));
}
