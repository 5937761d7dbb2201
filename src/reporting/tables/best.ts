import { type Cell, type ModelRow, runsByGroup, type TableModel } from "./model.ts";
import { printedParts } from "./printed-parts.ts";
import { findColumns, findRows } from "./table-places.ts";

export interface Best {
  /** Keys of columns; all with numbers where empty. */
  readonly columns: readonly string[];
  readonly direction: "max" | "min";
  /** Compares all rows of the table, or those of each group of rows. */
  readonly by: "column" | "group";
  /** Keys of rows that do not count (an upper bound, other data). */
  readonly exclude: readonly string[];
  /** Underlines the second. */
  readonly second: boolean;
}

/**
 * Ranks the cells of columns: the best bold, the next underlined. Values count as they are printed, so that what reads alike is marked
 * alike; all ties are marked. A column (or group) with fewer than two values has no best, one whose values are all alike neither.
 */
export function markBest(model: TableModel, best: readonly Best[]): TableModel {
  return best.reduce(markOne, model);
}

function markOne(model: TableModel, { columns, direction, by, exclude, second }: Best): TableModel {
  const chosen = findColumns(model, columns, "best");
  const left = new Set(findRows(model, exclude, "best"));
  const ranks = new Map<Cell, NonNullable<Cell["rank"]>>();
  for (const at of chosen) {
    for (const { items } of by === "group" ? runsByGroup(model.rows) : [{ items: model.rows }]) {
      const cells = items.filter((row) => !left.has(row)).map((row: ModelRow) => row.cells[at]!);
      const found = cells.flatMap((cell) => {
        const value = printedValue(cell);
        return value === undefined ? [] : [{ cell, value: direction === "max" ? value : -value }];
      });
      const order = [...new Set(found.map(({ value }) => value))].sort((a, b) => b - a);
      if (order.length < 2) continue;
      for (const { cell, value } of found) {
        if (value === order[0]) ranks.set(cell, "best");
        else if (second && value === order[1]) ranks.set(cell, "second");
      }
    }
  }
  return {
    ...model,
    columns: model.columns.map((column, at) => (chosen.includes(at) ? { ...column, better: direction } : column)),
    rows: model.rows.map((row) => ({
      ...row,
      cells: row.cells.map((cell) => (ranks.has(cell) ? { ...cell, rank: ranks.get(cell)! } : cell)),
    })),
  };
}

/** The first number as printed; one below a bound counts as just below it. */
function printedValue(cell: Cell): number | undefined {
  const parts = printedParts(cell);
  if (!parts) return undefined;
  const value = Number(parts.numbers[0]!.replace("−", "-").replaceAll(",", ""));
  const bound = parts.gaps[0]!.trim();
  return bound === "<" ? value * (1 - 1e-9) : bound === ">" ? value * (1 + 1e-9) : value;
}
