import type { JudgedCell } from "./judge-tables.ts";
import type { Reproduction } from "./reproduce.ts";

/** An answer that is known to come out elsewhere, beside the published one and ours. */
export interface KnownAnswer {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly value: string;
  /** With what it comes out. */
  readonly of: string;
  /** Undefined where the publication has no such cell. */
  readonly cell: JudgedCell | undefined;
  /** Which answer ours is: the published number, or with what a known one comes out; null for none of them. */
  readonly matched: string | null;
}

/** The answers that the file of published numbers knows, each with the one that ours is. */
export const knownAnswers = ({ facts, tables }: Pick<Reproduction, "facts" | "tables">): readonly KnownAnswer[] =>
  facts.reference.tables.flatMap(({ name, accepted }) =>
    accepted.map(({ row, column, value, of }) => {
      const cell = tables.find((one) => one.name === name)?.cells.find((one) => one.row === row && one.column === column);
      const matched = cell?.outcome === "equal as printed" ? "the published number" : (cell?.matches ?? null);
      return { table: name, row, column, value, of, cell, matched };
    }),
  );
