/** A number of a table under its key, as main reads it from a table's model: the runner knows no tables. */
export interface PrintedNumber {
  readonly key: string;
  /** As printed; null for one that stands in the values' file alone. */
  readonly text: string | null;
  /** With full precision; null where the cell has words only. */
  readonly value: number | string | null;
  readonly table: string;
  readonly row: string;
  readonly column: string;
}
