import { findColumn, idColumn } from "../../formats/columns.ts";
import { cellText, type Table } from "../../formats/table.ts";
import { formatFixed } from "./format-number.ts";
import { type Cell, type ModelColumn, type ModelRow, missingCell } from "./model.ts";

export interface DataColumn {
  readonly column: string;
  readonly header?: string;
  readonly digits?: number;
}

export interface DataOptions {
  /** Columns shown; all but the row headers' where empty. */
  readonly columns: readonly DataColumn[];
  /** Column that heads the rows; the id, else the row number from 0. */
  readonly rows?: string;
  /** Decimals of numbers that are not whole, where a column says none. */
  readonly digits: number;
  /** Rows shown, from the top. */
  readonly limit: number;
}

/** Any table's columns as they are: whole-number columns in full, other numbers with fixed decimals, text as text. */
export function dataTable(table: Table, options: DataOptions, label: string): { columns: ModelColumn[]; rows: ModelRow[] } {
  const heads = options.rows === undefined ? idColumn(table) : findColumn(table, options.rows, label);
  const chosen: readonly DataColumn[] =
    options.columns.length > 0
      ? options.columns
      : table.columns.filter((column) => column !== heads).map((column) => ({ column: column.name }));
  const columns = chosen.map((spec) => ({ spec, column: findColumn(table, spec.column, label) }));
  const count = Math.min(table.rows, options.limit);
  const rows = Array.from({ length: count }, (_, row): ModelRow => {
    const key = heads ? (cellText(heads, row) ?? "") : String(row);
    return {
      key,
      header: key,
      cells: columns.map(({ spec, column }): Cell => {
        const text = cellText(column, row);
        if (text === null) return missingCell("no data", "the table has no value there");
        if (column.type === "text") return { text, value: text };
        const value = column.values[row]!;
        const whole = column.type !== "number" && spec.digits === undefined;
        return { text: whole ? text : formatFixed(value, spec.digits ?? options.digits), value };
      }),
    };
  });
  return {
    columns: columns.map(({ spec, column }) => ({
      key: spec.column,
      header: spec.header ?? spec.column,
      align: column.type === "text" ? "left" : "decimal",
    })),
    rows,
  };
}
