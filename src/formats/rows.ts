import { idColumn, rowIds } from "./columns.ts";
import { FormatError, listNames } from "./format-error.ts";
import type { Split } from "./kind-values.ts";
import type { Column, Table } from "./table.ts";

/** The column's values of these rows, in their order. Row numbers must be in range (RangeError). */
export function selectValues(column: Column, rows: ArrayLike<number>): Column {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (!Number.isInteger(row) || row < 0 || row >= column.values.length) {
      throw new RangeError(`row ${row} of a column of ${column.values.length}`);
    }
  }
  if (column.type === "text") return { ...column, values: Array.from(rows, (row) => column.values[row] ?? null) };
  return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
}

/** The table of these rows, in their order; a row may come twice. */
export function selectRows(table: Table, rows: ArrayLike<number>): Table {
  return { ...table, rows: rows.length, columns: table.columns.map((column) => selectValues(column, rows)) };
}

/** Row of every id; ids are compared as text, so 7 and "7" are one. A repeated id is a FormatError. */
export function rowsById(table: Table, where = "the table"): Map<string, number> {
  const rows = new Map<string, number>();
  const name = idColumn(table)?.name ?? "row";
  rowIds(table, where).forEach((id, row) => {
    const first = rows.get(String(id));
    if (first !== undefined) {
      throw new FormatError({
        code: "duplicate-id",
        message: `${name} ${id} stands in rows ${first + 1} and ${row + 1} of ${where}`,
        column: name,
        row: row + 1,
        help: "delete one of the rows, or give them ids of their own",
      });
    }
    rows.set(String(id), row);
  });
  return rows;
}

/**
 * For every row of `table`, the row of `other` that belongs to it: by id where both tables have an id column, else by row number.
 * `other` may have more ids; one that it lacks, or without ids another number of rows, is a FormatError.
 */
export function alignRows(table: Table, other: Table, where = "the first table", otherWhere = "the second table"): Int32Array {
  const column = idColumn(table);
  if (!column || !idColumn(other)) {
    if (table.rows !== other.rows) {
      throw new FormatError({
        code: "row-count",
        message: `${where} has ${table.rows} rows and ${otherWhere} ${other.rows}; without an id column in both they are joined row by row`,
        help: 'give both an id column (PID, id or case, or data/table with "id")',
      });
    }
    return Int32Array.from({ length: table.rows }, (_, row) => row);
  }
  const rows = rowsById(other, otherWhere);
  const ids = rowIds(table, where);
  const absent = ids.filter((id) => !rows.has(String(id)));
  if (absent.length > 0) {
    throw new FormatError({
      code: "unmatched-id",
      message: `${absent.length} of the ${ids.length} rows of ${where} have no row in ${otherWhere}: ${column.name} ${listNames(absent)}`,
      column: column.name,
      help: "add the missing rows, or take these out (data/select)",
    });
  }
  return Int32Array.from(ids, (id) => rows.get(String(id))!);
}

/**
 * A split's rows in this table: by id where the split and the table have ids, else by row number.
 * An id or row number that the table lacks is a FormatError.
 */
export function splitRows(
  table: Table,
  split: Split,
  where = "the table",
): { readonly train: Int32Array; readonly test: Int32Array } {
  const byId = split.train_ids !== undefined && split.test_ids !== undefined && idColumn(table) !== undefined;
  const known = byId ? rowsById(table, where) : undefined;
  const part = (rows: readonly number[], ids: readonly (string | number)[] | undefined, name: string): Int32Array => {
    if (known && ids) {
      return Int32Array.from(ids, (id) => {
        const row = known.get(String(id));
        if (row === undefined) throw badSplit(`the split's ${name} part has id ${id}, which ${where} lacks`);
        return row;
      });
    }
    return Int32Array.from(rows, (row) => {
      if (row >= table.rows)
        throw badSplit(`the split's ${name} part has row ${row}, but ${where} has ${table.rows} rows (counted from 0)`);
      return row;
    });
  };
  return { train: part(split.train, split.train_ids, "training"), test: part(split.test, split.test_ids, "test") };
}

const badSplit = (message: string): FormatError =>
  new FormatError({ code: "bad-split", message, help: "split the same table that is used here" });
