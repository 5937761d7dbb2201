/** A cell: the text as printed, and the full value behind it. */
export interface Cell {
  /** As printed, unescaped plain text (`<0.001`, `54.67±16.81`). */
  readonly text: string;
  /** Full precision; null where the cell is words only or missing. A list where one cell prints several numbers (`465/465`). */
  readonly value: number | string | null | readonly number[];
}

export interface ModelColumn {
  /** Name in compare.csv and keys. */
  readonly key: string;
  readonly header: string;
  /** Heading above several neighbouring columns of the same group. */
  readonly group?: string;
  readonly align: "left" | "right" | "center" | "decimal";
}

export interface ModelRow {
  readonly key: string;
  readonly header: string;
  /** Rows of one group stand together. */
  readonly group?: string;
  /** One a column of the model. */
  readonly cells: readonly Cell[];
}

/**
 * A table as a person reads it. .tex, .csv, .md and HTML are written from it and hold the same text.
 */
export interface TableModel {
  /** Name of the stage that made it; `table` in compare.csv. */
  readonly name: string;
  readonly caption: string;
  /** Heading of the column of row headers. */
  readonly rowHeader: string;
  readonly columns: readonly ModelColumn[];
  readonly rows: readonly ModelRow[];
  readonly notes: readonly string[];
  readonly synthetic: boolean;
  readonly patientLevel: boolean;
}
