import { findColumn, findNumbers } from "../../formats/columns.ts";
import type { Split } from "../../formats/kind-values.ts";
import { splitRows } from "../../formats/rows.ts";
import { cellText, type Table } from "../../formats/table.ts";
import { formatFixed } from "./format-number.ts";
import { type Cell, type ModelColumn, type ModelRow, missingCell } from "./model.ts";
import { meanSdCell } from "./number-cells.ts";

export interface CharacteristicsRow {
  /** Name in compare.csv. */
  readonly row: string;
  readonly header?: string;
  readonly group?: string;
  readonly show: "n" | "count" | "ratio" | "mean-sd";
  readonly column?: string;
  readonly values?: readonly (string | number)[];
  readonly digits?: number;
}

/**
 * Counts, ratios of counts and mean ± standard deviation (n − 1) of a cohort's columns, for the training and the test rows of a split,
 * or for all rows without one. Missing ages are passed over; a mean of nothing prints `—`.
 */
export function characteristics(
  table: Table,
  split: Split | undefined,
  rows: readonly CharacteristicsRow[],
  label: string,
): { columns: ModelColumn[]; rows: ModelRow[]; notes: string[] } {
  const all = Array.from({ length: table.rows }, (_, row) => row);
  const part = split && splitRows(table, split, label);
  const parts: { key: string; header: string; rows: ArrayLike<number> }[] = part
    ? [
        { key: "training", header: "Training", rows: part.train },
        { key: "testing", header: "Testing", rows: part.test },
      ]
    : [{ key: "all", header: "All", rows: all }];
  const columns = parts.map(({ key, header }): ModelColumn => ({ key, header, align: "right" }));
  const made = rows.map(
    (row): ModelRow => ({
      key: row.row,
      header: row.header ?? row.row,
      ...(row.group === undefined ? {} : { group: row.group }),
      cells: parts.map((part) => cell(table, part.rows, row, label)),
    }),
  );
  return { columns, rows: made, notes: spreadNotes(made, columns) };
}

/** What ± is, and of how many values: one text where that is the same in all rows, else a row at a time. */
function spreadNotes(rows: readonly ModelRow[], columns: readonly ModelColumn[]): string[] {
  const found = rows.flatMap(({ header, cells }) => {
    const sizes = cells.flatMap(({ roles, n }, at) => (roles?.includes("sd") ? [`${n} (${columns[at]!.header})`] : []));
    return sizes.length > 0 ? [{ header, text: sizes.join(", ") }] : [];
  });
  if (found.length === 0) return [];
  const isOne = new Set(found.map(({ text }) => text)).size === 1;
  const sizes = isOne ? found[0]!.text : found.map(({ header, text }) => `${header} ${text}`).join("; ");
  return [`±: mean and standard deviation (n − 1); n: ${sizes}.`];
}

function cell(table: Table, rows: ArrayLike<number>, spec: CharacteristicsRow, label: string): Cell {
  if (spec.show === "n") return { text: String(rows.length), value: rows.length };
  const name = spec.column ?? "";
  if (spec.show === "mean-sd") {
    const values = findNumbers(table, name, label).values;
    const present = Float64Array.from(rows, (row) => values[row]!).filter((value) => !Number.isNaN(value));
    if (present.length === 0) return missingCell("no data", "no row has a value");
    return meanSdCell(present, (number) => formatFixed(number, spec.digits ?? 2));
  }
  const column = findColumn(table, name, label);
  const values = (spec.values ?? []).map(String);
  const count = (wanted: readonly string[]): number =>
    Array.from(rows).filter((row) => wanted.includes(cellText(column, row) ?? "")).length;
  if (spec.show === "count") {
    const value = count(values);
    return { text: String(value), value };
  }
  const value = values.map((wanted) => count([wanted]));
  return { text: value.join("/"), value };
}
