import { type Best, markBest } from "./best.ts";
import type { Footnote, Missing, ModelRow, Rounding, TableModel } from "./model.ts";
import { reprint } from "./rounding.ts";
import { markSignificance, type Significance } from "./significance.ts";
import { findColumns, findRows } from "./table-places.ts";

/** A cell, or where only one of the two is named a row's or column's heading. */
interface Place {
  readonly row?: string;
  readonly column?: string;
}

/** How a table is printed, whatever it shows. */
export interface TableStyle {
  readonly rounding: Rounding;
  readonly uncertaintyDigits: number;
  readonly best: readonly Best[];
  readonly significance?: Significance;
  readonly units: { readonly [column: string]: string };
  readonly footnotes: readonly (Place & { readonly text: string })[];
  readonly missing: readonly (Place & { readonly as: Missing; readonly reason: string })[];
}

/** The model with its numbers rounded, units, best values, comparisons and footnotes as the style says. Ranks go by printed values. */
export function styled(model: TableModel, style: TableStyle): TableModel {
  const rounded: TableModel = {
    ...model,
    ...(style.rounding === "half-up" ? {} : { rounding: style.rounding }),
    columns: model.columns.map((column) => (style.units[column.key] ? { ...column, unit: style.units[column.key]! } : column)),
    rows: model.rows.map((row) => ({ ...row, cells: row.cells.map((cell) => reprint(cell, style)) })),
  };
  if (Object.keys(style.units).length > 0) findColumns(model, Object.keys(style.units), "units");
  const explained = style.missing.reduce(explainMissing, rounded);
  const ranked = markBest(explained, style.best);
  const compared = style.significance ? markSignificance(ranked, style.significance) : ranked;
  return style.footnotes.reduce(addFootnote, compared);
}

/** Says why cells have no value; a cell with one keeps it. */
function explainMissing(model: TableModel, { as, reason, ...place }: TableStyle["missing"][number]): TableModel {
  const { rows, columns } = placesOf(model, place, "missing");
  const isMeant = (row: ModelRow, at: number): boolean => (!rows || rows.includes(row)) && (!columns || columns.includes(at));
  return {
    ...model,
    rows: model.rows.map((row) => ({
      ...row,
      cells: row.cells.map((cell, at) =>
        cell.value === null && isMeant(row, at) ? { ...cell, text: "—", missing: as, ...(reason ? { reason } : {}) } : cell,
      ),
    })),
  };
}

function addFootnote(model: TableModel, { text, ...place }: TableStyle["footnotes"][number]): TableModel {
  const { rows, columns } = placesOf(model, place, "footnotes");
  const footnote: Footnote = { text };
  const add = <T extends { readonly footnotes?: readonly Footnote[] }>(to: T): T => ({
    ...to,
    footnotes: [...(to.footnotes ?? []), footnote],
  });
  if (!rows) return { ...model, columns: model.columns.map((column, at) => (columns?.includes(at) ? add(column) : column)) };
  return {
    ...model,
    rows: model.rows.map((row) => {
      if (!rows.includes(row)) return row;
      return columns ? { ...row, cells: row.cells.map((cell, at) => (columns.includes(at) ? add(cell) : cell)) } : add(row);
    }),
  };
}

const placesOf = (model: TableModel, { row, column }: Place, parameter: string) => ({
  rows: row === undefined ? undefined : findRows(model, [row], parameter),
  columns: column === undefined ? undefined : findColumns(model, [column], parameter),
});
