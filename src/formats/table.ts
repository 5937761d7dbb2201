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
