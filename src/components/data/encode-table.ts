import { findColumn, findNumbers, idColumn } from "../../formats/columns.ts";
import type { Split } from "../../formats/kind-values.ts";
import { labelClasses } from "../../formats/labels.ts";
import { selectValues, splitRows } from "../../formats/rows.ts";
import { type Column, cellText, isMissing, isNumeric, type NumericColumn, type Table } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { refuseMisfits } from "../../runner/contract/misfit.ts";
import { mean } from "../../stats/describe/mean.ts";
import { quantile } from "../../stats/describe/quantile.ts";
import { encodeMisfits } from "./encode-misfits.ts";

export interface EncodeOptions {
  readonly impute: "none" | "mean" | "median" | "most-frequent" | "constant";
  readonly imputeColumns?: readonly string[];
  readonly fill?: number | string;
  readonly oneHot: readonly string[];
  readonly dropFirst: boolean;
  readonly ordinal: { readonly [column: string]: readonly (string | number | boolean)[] };
  readonly fit?: "all" | "training";
}

/**
 * Fills missing cells, then replaces classes by numbers. Encoded columns stand where the column stood.
 *
 * One-hot and ordinal classes are those of the fitted rows, in class order; a class that only other rows have is 0 in all one-hot
 * columns, and an error in an ordinal one. A cell that is still missing is 0 in all one-hot columns, and missing in an ordinal one.
 */
export function encodeTable(table: Table, options: EncodeOptions, split?: Split, where = "the table"): Table {
  const fit = options.fit ?? (split ? "training" : "all");
  refuseMisfits(encodeMisfits({ ...options, fit }, split !== undefined));
  const rows =
    fit === "training" && split ? splitRows(table, split, where).train : Int32Array.from({ length: table.rows }, (_, row) => row);
  const filled = impute(table, options, rows, where);
  for (const name of options.oneHot) findColumn(filled, name, where);
  for (const name of Object.keys(options.ordinal)) findColumn(filled, name, where);
  const columns = filled.columns.flatMap((column) => {
    if (options.oneHot.includes(column.name)) return oneHot(column, rows, options.dropFirst);
    const classes = Object.hasOwn(options.ordinal, column.name) ? options.ordinal[column.name] : undefined;
    return classes ? [ordinal(column, classes, rows, where)] : [column];
  });
  const twice = columns.find((column, j) => columns.findIndex((each) => each.name === column.name) < j);
  if (twice)
    throw new InputError({ code: "encode-columns", message: `encoding ${where} makes two columns named "${twice.name}"` });
  const keepsId = table.id !== undefined && columns.some((column) => column.name === table.id);
  return { rows: table.rows, columns, ...(keepsId ? { id: table.id! } : {}) };
}

function impute(table: Table, options: EncodeOptions, rows: Int32Array, where: string): Table {
  const { impute: strategy, imputeColumns: names, fill } = options;
  if (strategy === "none") return table;
  for (const name of names ?? []) {
    if (strategy === "mean" || strategy === "median") findNumbers(table, name, where);
    else findColumn(table, name, where);
  }
  const id = idColumn(table);
  const columns = table.columns.map((column) => {
    if (names ? !names.includes(column.name) : column === id) return column;
    if (strategy === "constant") return fillConstant(column, fill!, names !== undefined, where);
    if (strategy === "most-frequent") return fillFrequent(column, rows);
    if (!isNumeric(column)) return column;
    const known = Float64Array.from(rows, (row) => column.values[row]!).filter((value) => !Number.isNaN(value));
    const value = strategy === "mean" ? mean(known) : quantile(known, 0.5);
    return replaceMissing(column, value, Number.isInteger(value) ? column.type : "number");
  });
  return { ...table, columns };
}

function replaceMissing(column: NumericColumn, value: number, type: NumericColumn["type"]): NumericColumn {
  if (!column.values.some(Number.isNaN)) return column;
  return { ...column, type, values: column.values.map((each) => (Number.isNaN(each) ? value : each)) };
}

function fillConstant(column: Column, fill: number | string, named: boolean, where: string): Column {
  if (!isNumeric(column)) return { ...column, values: column.values.map((text) => text ?? String(fill)) };
  if (typeof fill === "number") {
    const fits = column.type === "boolean" ? fill === 0 || fill === 1 : Number.isSafeInteger(fill);
    return replaceMissing(column, fill, fits ? column.type : "number");
  }
  if (!named) return column;
  throw new InputError({
    code: "encode-fill",
    message: `column "${column.name}" of ${where} holds numbers, but fill is ${JSON.stringify(fill)}`,
  });
}

/** The commonest value, the first in class order on a tie (as scikit-learn's SimpleImputer). */
function fillFrequent(column: Column, rows: Int32Array): Column {
  const fitted = selectValues(column, rows);
  const { classes, codes } = labelClasses(fitted);
  const counts = new Int32Array(classes.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const value = classes[counts.indexOf(Math.max(...counts))];
  if (value === undefined) return column;
  if (!isNumeric(column)) return { ...column, values: column.values.map((text) => text ?? String(value)) };
  return replaceMissing(column, Number(value), column.type);
}

function oneHot(column: Column, rows: Int32Array, dropFirst: boolean): Column[] {
  const fitted = selectValues(column, rows);
  const { classes, codes } = labelClasses(fitted);
  return classes
    .map((value, code): Column => {
      const text = cellText(fitted, codes.indexOf(code));
      return {
        name: `${column.name}_${text}`,
        type: "integer",
        values: Float64Array.from({ length: column.values.length }, (_, row) => (column.values[row] === value ? 1 : 0)),
      };
    })
    .slice(dropFirst ? 1 : 0);
}

function ordinal(column: Column, listed: readonly (string | number | boolean)[], rows: Int32Array, where: string): Column {
  const fitted = selectValues(column, rows);
  const known = labelClasses(fitted);
  const order =
    listed.length > 0 ? listed.map(String) : known.classes.map((_, code) => cellText(fitted, known.codes.indexOf(code)) ?? "");
  const positions = new Map(order.map((text, position) => [text, position]));
  const values = new Float64Array(column.values.length);
  for (let row = 0; row < values.length; row++) {
    if (isMissing(column, row)) {
      values[row] = Number.NaN;
      continue;
    }
    const text = cellText(column, row)!;
    const position = positions.get(text);
    if (position === undefined) {
      throw new InputError({
        code: "encode-class",
        message: `row ${row + 1} of ${where} has ${JSON.stringify(text)} in column "${column.name}", which is none of its classes`,
        allowed: order.join(", "),
      });
    }
    values[row] = position;
  }
  return { name: column.name, type: "integer", values };
}
