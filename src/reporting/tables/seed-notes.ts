import type { SpreadOptions } from "../scores/spread.ts";
import { percentText } from "./format-number.ts";
import type { ModelRow } from "./model.ts";

/** The cells that are means over seeds. */
export interface SeedCells {
  /** Of how many seeds, by the row's header. */
  readonly counts: ReadonlyMap<string, ReadonlySet<number>>;
  /** Of each such cell, whether its seeds split anew. */
  readonly anew: readonly boolean[];
}

/** `forest: 8; boosting: 3 or 8`. */
const countsText = (counts: SeedCells["counts"]): string =>
  [...counts].map(([row, numbers]) => `${row}: ${[...numbers].sort((a, b) => a - b).join(" or ")}`).join("; ");

/** What stands beside means over seeds, and of how many each row's are. Nothing where no cell is one. */
export function seedNotes({ counts, anew }: SeedCells, options: SpreadOptions): string[] {
  if (counts.size === 0) return [];
  const seeds = `Seeds: ${countsText(counts)}.`;
  if (options.spread === "sd") return [`Mean ± standard deviation (n − 1) over the seeds. ${seeds}`];
  const interval = `its ${percentText(options.level)} t interval${widening(anew, options)}`;
  return [`Mean over the seeds, in brackets ${interval}. ${seeds}`, ...narrowNotes(anew, options)];
}

/** That intervals are widened, after what says what they are. */
export function widening(anew: readonly boolean[], { testShare }: Pick<SpreadOptions, "testShare">): string {
  if (testShare === undefined || !anew.includes(true)) return "";
  return `, widened ${anew.includes(false) ? "where" : "since"} their training parts overlap (Nadeau and Bengio 2003)`;
}

/** That intervals are too narrow where seeds split anew and nobody said how large the test parts are. */
export const narrowNotes = (anew: readonly boolean[], { testShare }: Pick<SpreadOptions, "testShare">): string[] =>
  testShare === undefined && anew.includes(true)
    ? ["The seeds split anew, so that their training parts overlap and the t interval is too narrow: testShare widens it."]
    : [];

/** Of how many seeds the means ± deviation among these rows are, in order. */
export const seedCountsOf = (rows: readonly ModelRow[]): readonly number[] =>
  [...new Set(rows.flatMap(({ cells }) => cells.flatMap(({ roles, n }) => (roles?.includes("sd") && n ? [n] : []))))].sort(
    (a, b) => a - b,
  );
