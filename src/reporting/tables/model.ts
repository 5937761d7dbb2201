/** What a printed number of a cell is; names its part of the cell's key (`table2.rf.auc.sd`) and its column of the values' CSV. */
export type Role = "value" | "sd" | "ci-low" | "ci-high" | "min" | "max" | "q1" | "q3";

/** Why a cell has no value. `failed`: was tried and broke; `not applicable`: there can be none; `undefined`: the formula gives none. */
export type Missing = "failed" | "not run" | "not applicable" | "undefined" | "no data";

/** A line below the table that a mark leads to: a letter, unless it has a symbol of its own (`*`). Equal ones are merged. */
export interface Footnote {
  readonly text: string;
  readonly symbol?: string;
}

/** A cell less that of a baseline, pair by pair of seeds or rows. */
export interface Paired {
  /** Key of the baseline's row. */
  readonly baseline: string;
  readonly test: "sign-flip" | "McNemar" | "DeLong" | "bootstrap";
  /** Mean difference, and its interval. */
  readonly difference: number;
  readonly ciLow: number;
  readonly ciHigh: number;
  /** Two-sided. */
  readonly p: number;
  /** How many seeds, or rows. */
  readonly pairs: number;
}

/** The same with p adjusted for the comparisons of its column. */
export interface Against extends Paired {
  readonly isSignificant: boolean;
}

/** A cell: the text as printed, the full value behind it, and what the printed numbers are. */
export interface Cell {
  /** As printed, unescaped plain text without marks (`<0.001`, `54.67±16.81`). */
  readonly text: string;
  /** Full precision; null where the cell is words only or missing. A list where one cell prints several numbers (`465/465`). */
  readonly value: number | string | null | readonly number[];
  /** What each printed number is, in order; where left out, the first is the value and the others have no name. */
  readonly roles?: readonly Role[];
  /** How many values (seeds, rows) a mean or deviation is of. */
  readonly n?: number;
  /** The value of each seed, where the cell is their mean. */
  readonly runs?: { readonly [seed: string]: number };
  /** Positive numbers are printed with a sign. */
  readonly signed?: boolean;
  /** Why there is no value, in a word; the footnote says it. */
  readonly missing?: Missing;
  /** Why there is no value; compare.csv says so, and the footnote. */
  readonly reason?: string;
  /** How one run compares with the baseline's on the same rows, p not adjusted. */
  readonly paired?: Paired;
  /** How it compares with the baseline's cell of its column. */
  readonly against?: Against;
  /** Printed bold or underlined. */
  readonly rank?: "best" | "second";
  readonly footnotes?: readonly Footnote[];
}

export interface ModelColumn {
  /** Name in compare.csv and keys. */
  readonly key: string;
  readonly header: string;
  /** Heading above several neighbouring columns of the same group. */
  readonly group?: string;
  readonly align: "left" | "right" | "center" | "decimal";
  /** Printed in brackets after the heading. */
  readonly unit?: string;
  /** Which values are better: an arrow after the heading. */
  readonly better?: "max" | "min";
  readonly footnotes?: readonly Footnote[];
}

export interface ModelRow {
  readonly key: string;
  readonly header: string;
  /** Rows of one group stand together. */
  readonly group?: string;
  /** One a column of the model. */
  readonly cells: readonly Cell[];
  readonly footnotes?: readonly Footnote[];
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
  /** How numbers are rounded, once, from full precision; half away from zero where left out. */
  readonly rounding?: Rounding;
}

/** A half in the last place goes away from zero, or to the even digit. */
export type Rounding = "half-up" | "half-even";

/** The note that every table and figure from a synthetic cohort carries. */
export const SYNTHETIC_NOTE = "Synthetic cohort: these numbers say nothing about patients and are not those of the paper.";

/** A cell without a value: a dash, and in a footnote why. */
export const missingCell = (missing: Missing, reason = ""): Cell => ({
  text: "—",
  value: null,
  missing,
  ...(reason ? { reason } : {}),
});

/** A heading with its unit and the arrow that says which values are better: `Time (s) ↓`. */
export const headingOf = ({ header, unit, better }: ModelColumn): string =>
  [header, ...(unit ? [`(${unit})`] : []), ...(better ? [better === "max" ? "↑" : "↓"] : [])].join(" ");

/** The model's notes, with the synthetic mark first where it applies. */
export const notesOf = (model: TableModel): readonly string[] =>
  model.synthetic ? [SYNTHETIC_NOTE, ...model.notes] : model.notes;

/** Neighbouring items with the same `group`, in order; items without one form a run of their own with `group` undefined. */
export function runsByGroup<T extends { readonly group?: string }>(
  items: readonly T[],
): { group: string | undefined; items: T[] }[] {
  const runs: { group: string | undefined; items: T[] }[] = [];
  for (const item of items) {
    const last = runs.at(-1);
    if (last && last.group === item.group) last.items.push(item);
    else runs.push({ group: item.group, items: [item] });
  }
  return runs;
}
