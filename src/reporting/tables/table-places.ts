import { unknownName } from "../unknown-name.ts";
import type { ModelRow, TableModel } from "./model.ts";
import { numbersOf } from "./printed-parts.ts";

/** Numbers of the columns with these keys; of all that hold numbers where none is named. A key that is not there is an InputError. */
export function findColumns(model: TableModel, keys: readonly string[], parameter: string): readonly number[] {
  if (keys.length === 0)
    return model.columns.flatMap((_, at) => (model.rows.some((row) => numbersOf(row.cells[at]!).length > 0) ? [at] : []));
  const known = model.columns.map(({ key }) => key);
  return keys.map((key) => place(known, key, "column", parameter, model.name));
}

/** The rows with these keys. A key that is not there is an InputError. */
export function findRows(model: TableModel, keys: readonly string[], parameter: string): readonly ModelRow[] {
  const known = model.rows.map(({ key }) => key);
  return keys.map((key) => model.rows[place(known, key, "row", parameter, model.name)]!);
}

function place(known: readonly string[], key: string, what: string, parameter: string, table: string): number {
  const at = known.indexOf(key);
  if (at >= 0) return at;
  throw unknownName(`unknown-${what}`, `"${parameter}" names the ${what} "${key}", which ${table} has not`, key, known);
}
