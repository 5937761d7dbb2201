/** A published table cell by cell, as the reference file states it. */
export interface ReferenceTable {
  /** Name of the stage that makes it: `table1`. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly ReferenceRow[];
  readonly differs: readonly KnownDifference[];
  readonly tolerances: readonly Tolerance[];
}

export interface ReferenceRow {
  readonly name: string;
  /** As printed, one a column; null where the paper prints nothing. */
  readonly cells: readonly (string | null)[];
}

/** A cell where the paper slips: ours is expected to differ. */
export interface KnownDifference {
  readonly row: string;
  readonly column: string;
  readonly reason: string;
}

/** A tolerance fixed beforehand for some cells; the later one wins. */
export interface Tolerance {
  /** All rows where empty. */
  readonly rows: readonly string[];
  /** All columns where empty. */
  readonly columns: readonly string[];
  readonly tolerance: number;
  readonly reason: string;
}

export interface Reference {
  readonly paper: { readonly title: string; readonly doi: string };
  readonly tables: readonly ReferenceTable[];
  /** What a reader of the comparison should know beyond single cells. */
  readonly notes: readonly string[];
}

export const cellCount = (table: ReferenceTable): number =>
  table.rows.reduce((sum, row) => sum + row.cells.filter((cell) => cell !== null).length, 0);
