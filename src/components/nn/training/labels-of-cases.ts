import { idColumn } from "../../../formats/columns.ts";
import { rowsById } from "../../../formats/rows.ts";
import { type Column, cellText, type Table, textColumn } from "../../../formats/table.ts";
import type { ModelTask } from "./model-file.ts";

/** Labels of cases for a task that a model tells. */
export interface CaseLabels {
  /** As they stand in the table; missing where they are not known, or no class of the model. */
  readonly label: Column;
  /** Class of each, −1 where it is not known. */
  readonly codes: Int32Array;
}

/**
 * Looks cases up in a labels table by id. Cases that it lacks, a task that it has no column of, and labels that are no class of the model
 * count as not known; without a table nothing is.
 */
export function labelsOfCases(
  ids: readonly string[],
  { name, classes }: ModelTask,
  table: Table | undefined,
  where: string,
): CaseLabels {
  const column = table?.columns.find((each) => each.name === name);
  if (!table || !column)
    return {
      label: textColumn(
        "label",
        ids.map(() => null),
      ),
      codes: new Int32Array(ids.length).fill(-1),
    };
  const rows = idColumn(table) ? rowsById(table, where) : new Map<string, number>();
  const places = new Map(classes.map((label, code) => [String(label), code]));
  const own = ids.map((id) => rows.get(id));
  // a boolean is 0 or 1 among the classes, as everywhere
  const textOf = (row: number): string | null => (column.type === "text" ? cellText(column, row) : String(column.values[row]));
  const codes = Int32Array.from(own, (row) => (row === undefined ? -1 : (places.get(textOf(row) ?? "") ?? -1)));
  const known = <T>(value: (row: number) => T, missing: T): T[] =>
    own.map((row, i) => (row === undefined || codes[i]! < 0 ? missing : value(row)));
  const label: Column =
    column.type === "text"
      ? { ...column, values: known((row) => column.values[row] ?? null, null) }
      : { ...column, values: Float64Array.from(known((row) => column.values[row]!, Number.NaN)) };
  return { label, codes };
}
