import { findColumn, findNumbers } from "./columns.ts";
import { FormatError } from "./format-error.ts";
import type { JsonValue } from "./kind-values.ts";
import {
  booleanColumn,
  type Column,
  cellText,
  isNumeric,
  type NumericColumn,
  numberColumn,
  type Table,
  tableOf,
  textColumn,
} from "./table.ts";

/** A case's table. */
export interface NamedTable {
  readonly case: string;
  readonly table: Table;
}

/** Name of the column that says which case a row belongs to. */
export const CASE = "case";

/**
 * The tables of several cases below one another, with the case's id as the first column. Columns stand in the order in which they
 * are first met; a case that lacks one has missing values there. A column that is text in one case and numbers in another is text.
 */
export function joinTables(tables: readonly NamedTable[]): Table {
  const parts = tables.map(({ table }) => new Map(table.columns.map((column) => [column.name, column])));
  const names = new Set(parts.flatMap((part) => [...part.keys()]).filter((name) => name !== CASE));
  const rows = tables.map(({ table }) => table.rows);
  const ids = tables.flatMap(({ case: id, table }) => new Array<string>(table.rows).fill(id));
  const columns = [...names].map((name) =>
    stack(
      name,
      parts.map((part) => part.get(name)),
      rows,
    ),
  );
  return tableOf([textColumn(CASE, ids), ...columns], CASE);
}

/** One column from each case's, where it has one. */
function stack(name: string, parts: readonly (Column | undefined)[], rows: readonly number[]): Column {
  const met = parts.filter((part) => part !== undefined);
  if (!met.every(isNumeric)) {
    const texts = parts.flatMap((part, i): (string | null)[] =>
      Array.from({ length: rows[i] as number }, (_, row) => (part ? cellText(part, row) : null)),
    );
    return textColumn(name, texts);
  }
  const types = new Set(met.map(({ type }) => type));
  const values = new Float64Array(rows.reduce((sum, count) => sum + count, 0)).fill(Number.NaN);
  let row = 0;
  parts.forEach((part, i) => {
    if (part && isNumeric(part)) values.set(part.values, row);
    row += rows[i] as number;
  });
  return { name, type: types.size === 1 ? (met[0] as NumericColumn).type : "number", values };
}

/** A table with a row a name as one row with a column a name; FormatError for a name that comes twice. */
export function wideRow(table: Table, { name, value }: { readonly name: string; readonly value: string }, where: string): Table {
  const names = findColumn(table, name, where);
  const values = findNumbers(table, value, where);
  const seen = new Set<string>();
  const columns = Array.from({ length: table.rows }, (_, row): Column => {
    const own = cellText(names, row) ?? "";
    if (seen.has(own))
      throw new FormatError({
        code: "duplicate-id",
        message: `${where} has ${JSON.stringify(own)} twice in column "${name}"`,
        column: name,
      });
    seen.add(own);
    return numberColumn(own, [values.values[row] as number]);
  });
  return tableOf(columns);
}

/** Metrics as one row: a column a plain value, `a.b` for what is nested; null is missing, lists are left out. */
export function rowOf(metrics: JsonValue): Table {
  const columns: Column[] = [];
  const visit = (value: JsonValue, name: string): void => {
    if (typeof value === "number") columns.push(numberColumn(name, [value]));
    else if (value === null) columns.push(numberColumn(name, [Number.NaN]));
    else if (typeof value === "boolean") columns.push(booleanColumn(name, [value]));
    else if (typeof value === "string") columns.push(textColumn(name, [value]));
    else if (!Array.isArray(value))
      for (const [key, inner] of Object.entries(value)) visit(inner as JsonValue, name === "" ? key : `${name}.${key}`);
  };
  visit(metrics, "");
  return tableOf(columns);
}
