/** A column: numbers, integers and booleans (0 or 1) as float64 with NaN for missing, text with null for missing. */
export type Column = NumericColumn | TextColumn;
export interface NumericColumn {
  readonly name: string;
  /** How the numbers are written down; integers must be whole. */
  readonly type: "number" | "integer" | "boolean";
  readonly values: Float64Array;
}
export interface TextColumn {
  readonly name: string;
  readonly type: "text";
  readonly values: readonly (string | null)[];
}

/** A table by columns, all of one length. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Name of the id column, where one was declared. */
  readonly id?: string;
}

export const isNumeric = (column: Column): column is NumericColumn => column.type !== "text";

/** A column of numbers; NaN is missing. */
export const numberColumn = (name: string, values: ArrayLike<number>): NumericColumn => ({
  name,
  type: "number",
  values: Float64Array.from(values),
});

/** A column of whole numbers; NaN is missing, other values that are not whole are a RangeError. */
export function integerColumn(name: string, values: ArrayLike<number>): NumericColumn {
  const copy = Float64Array.from(values);
  const wrong = copy.find((value) => !Number.isNaN(value) && !Number.isSafeInteger(value));
  if (wrong !== undefined) throw new RangeError(`column "${name}" of integers holds ${wrong}`);
  return { name, type: "integer", values: copy };
}

/** A column of booleans, kept as 0 and 1; null is missing. */
export const booleanColumn = (name: string, values: readonly (boolean | null)[]): NumericColumn => ({
  name,
  type: "boolean",
  values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
});

/** A column of text; null is missing. */
export const textColumn = (name: string, values: readonly (string | null)[]): TextColumn => ({ name, type: "text", values });

/**
 * A table of these columns; RangeError if their lengths differ, a name comes twice, or `id` is none of them.
 * Without columns it has no rows.
 *
 * @example
 * tableOf([integerColumn("PID", [1, 2]), textColumn("sex", ["f", "m"])], "PID").rows; // 2
 */
export function tableOf(columns: readonly Column[], id?: string): Table {
  const rows = columns[0]?.values.length ?? 0;
  const names = new Set<string>();
  for (const column of columns) {
    if (column.values.length !== rows)
      throw new RangeError(`column "${column.name}" has ${column.values.length} rows, not ${rows}`);
    if (names.has(column.name)) throw new RangeError(`two columns are named "${column.name}"`);
    names.add(column.name);
  }
  if (id !== undefined && !names.has(id)) throw new RangeError(`the id column "${id}" is none of the columns`);
  return { rows, columns, ...(id === undefined ? {} : { id }) };
}

/** The cell as a person would write it; null when missing. Booleans give `true` and `false`. */
export function cellText(column: Column, row: number): string | null {
  if (column.type === "text") return column.values[row] ?? null;
  const value = column.values[row]!;
  if (Number.isNaN(value)) return null;
  return column.type === "boolean" ? String(value !== 0) : String(value);
}

/** Whether the cell is missing: null in text, NaN in numbers. */
export function isMissing(column: Column, row: number): boolean {
  return column.type === "text" ? column.values[row] === null : Number.isNaN(column.values[row]);
}
