import type { Statements } from "./statements.ts";

/** A published table cell by cell, as the reference file states it. */
export interface ReferenceTable {
  /** Name of the stage that makes it: `table1`. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly ReferenceRow[];
  readonly differs: readonly KnownDifference[];
  readonly tolerances: readonly Tolerance[];
  readonly accepted: readonly AcceptedAnswer[];
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
  /** When it was fixed, as a date. */
  readonly fixed?: string;
}

/** What a cell is known to come out as elsewhere: with another version of a library, on another platform. */
export interface AcceptedAnswer {
  readonly row: string;
  readonly column: string;
  /** As printed. */
  readonly value: string;
  /** With what: `LightGBM 3.3.5`. */
  readonly of: string;
}

export interface Reference {
  /** `version`: which of several texts (`journal article`, `arXiv v3`). */
  readonly paper: { readonly title: string; readonly doi: string; readonly version?: string };
  readonly tables: readonly ReferenceTable[];
  /** What a reader of the comparison should know beyond single cells. */
  readonly notes: readonly string[];
  readonly statements: Statements;
}

/** A cell in which the publication prints something. */
export interface PublishedCell {
  readonly row: string;
  readonly column: string;
  readonly published: string;
}

/** The cells in which the publication prints something, a row after the other. */
export const publishedCells = ({ rows, columns }: ReferenceTable): readonly PublishedCell[] =>
  rows.flatMap(({ name, cells }) =>
    cells.flatMap((published, at) => (published === null ? [] : [{ row: name, column: columns[at]!, published }])),
  );

export const cellCount = (table: ReferenceTable): number => publishedCells(table).length;

/** The tolerance that is fixed for a cell; undefined where none is. */
export const fixedTolerance = (
  { tolerances }: ReferenceTable,
  { row, column }: Pick<PublishedCell, "row" | "column">,
): Tolerance | undefined =>
  tolerances.findLast(
    ({ rows, columns }) => (rows.length === 0 || rows.includes(row)) && (columns.length === 0 || columns.includes(column)),
  );
