/** A cell: the text as printed, and the full value behind it. */
export interface Cell {
  /** As printed, unescaped plain text (`<0.001`, `54.67±16.81`). */
  readonly text: string;
  /** Full precision; null where the cell is words only or missing. A list where one cell prints several numbers (`465/465`). */
  readonly value: number | string | null | readonly number[];
  /** Why there is no value; compare.csv says so. */
  readonly reason?: string;
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

/** The note that every table and figure from a synthetic cohort carries. */
export const SYNTHETIC_NOTE = "Synthetic cohort: these numbers say nothing about patients and are not those of the paper.";

/** What stands in a cell without a value. */
export const MISSING: Cell = { text: "—", value: null };

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
