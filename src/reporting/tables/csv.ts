import { stringify } from "csv-stringify/sync";
import { fullPrecision } from "./full-precision.ts";
import type { TableModel } from "./model.ts";

/**
 * The table as CSV with full-precision values, one line a row: the row's key, its group where rows have groups, then one value a
 * column under the column's key. A table from a synthetic cohort gets a last column `data` that says `synthetic`.
 */
export function tableCsv(model: TableModel): string {
  const grouped = model.rows.some((row) => row.group !== undefined);
  const mark = (cells: string[], text: string): string[] => (model.synthetic ? [...cells, text] : cells);
  const head = [model.rowHeader || "row", ...(grouped ? ["group"] : []), ...model.columns.map((column) => column.key)];
  const lines = model.rows.map((row) => [row.key, ...(grouped ? [row.group ?? ""] : []), ...row.cells.map(fullPrecision)]);
  return stringify([mark(head, "data"), ...lines.map((line) => mark(line, "synthetic"))]);
}
