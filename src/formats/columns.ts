import { FormatError, listNames } from "./format-error.ts";
import { nearest } from "./nearest.ts";
import { type Column, cellText, isMissing, isNumeric, type NumericColumn, type Table } from "./table.ts";

/** Names taken as the id column where none is declared, first come first. */
export const ID_NAMES = ["PID", "id", "case"] as const;

/** The column of that name; a FormatError with the nearest name if there is none. `where` names the table in messages. */
export function findColumn(table: Table, name: string, where = "the table"): Column {
  const column = table.columns.find((each) => each.name === name);
  if (column) return column;
  const names = table.columns.map((each) => each.name);
  const meant = nearest(name, names);
  throw new FormatError({
    code: "unknown-column",
    message: `no column "${name}" in ${where}`,
    column: name,
    allowed: names.length === 0 ? "the table has no columns" : listNames(names, 12),
    ...(meant === undefined ? {} : { nearest: meant }),
  });
}

/** The column of that name, which must hold numbers; the first text cell is named where it does not. */
export function findNumbers(table: Table, name: string, where = "the table"): NumericColumn {
  const column = findColumn(table, name, where);
  if (isNumeric(column)) return column;
  const row = Math.max(
    0,
    column.values.findIndex((text) => text !== null && !Number.isFinite(Number(text))),
  );
  throw new FormatError({
    code: "not-a-number",
    message: `column "${name}" of ${where} must hold numbers, but row ${row + 1} has ${JSON.stringify(column.values[row] ?? "")}`,
    column: name,
    row: row + 1,
    help: "encode it as numbers (data/encode), or leave the column out",
  });
}

/** The id column: the declared one, else the first of `PID`, `id`, `case` there is, else undefined. */
export function idColumn(table: Table): Column | undefined {
  if (table.id !== undefined) return findColumn(table, table.id);
  for (const name of ID_NAMES) {
    const column = table.columns.find((each) => each.name === name);
    if (column) return column;
  }
  return undefined;
}

/** The id of every row; the row number from 0 where there is no id column. A missing id is a FormatError. */
export function rowIds(table: Table, where = "the table"): (number | string)[] {
  const column = idColumn(table);
  const ids: (number | string)[] = [];
  for (let row = 0; row < table.rows; row++) {
    if (!column) ids.push(row);
    else if (isMissing(column, row)) {
      throw new FormatError({
        code: "missing-value",
        message: `row ${row + 1} of ${where} has no id in column "${column.name}"`,
        column: column.name,
        row: row + 1,
        help: "fill it in, or name another column as id",
      });
    } else ids.push(column.type === "number" || column.type === "integer" ? column.values[row]! : cellText(column, row)!);
  }
  return ids;
}

export interface FeatureOptions {
  /** The label columns, where they stand in the same table. */
  readonly labels?: readonly string[];
  /** Further columns that are no features; each must be there. */
  readonly drop?: readonly string[];
}

/** The features: numeric columns that are neither the id, nor a label, nor listed in `drop`, in the table's order. */
export function featureColumns(table: Table, options: FeatureOptions = {}, where = "the table"): NumericColumn[] {
  const drop = options.drop ?? [];
  for (const name of drop) findColumn(table, name, where);
  const out = new Set([...(options.labels ?? []), ...drop]);
  const id = idColumn(table);
  return table.columns.filter(isNumeric).filter((column) => column !== id && !out.has(column.name));
}
