import { cellKeys, numberKey } from "./keys.ts";
import type { Cell, ModelColumn, ModelRow, TableModel } from "./model.ts";
import { beforeNumber, numbersOf, printedParts } from "./printed-parts.ts";

/** A number of a table under its key; a cell of words is one, too. */
export interface TableNumber {
  readonly key: string;
  /** As printed, with its comparison sign (`<0.001`); null for one that stands in the values' file alone. */
  readonly text: string | null;
  /** With full precision; null where the cell has words only. */
  readonly value: number | string | null;
  readonly row: ModelRow;
  readonly column: ModelColumn;
  readonly cell: Cell;
}

/** Every number of a table with its key, as the LaTeX and the values' file have them. */
export function tableNumbers(model: TableModel): readonly TableNumber[] {
  const keys = cellKeys(model);
  return model.rows.flatMap((row, r) =>
    row.cells.flatMap((cell, c) =>
      numbersIn(cell, keys[r]![c]!).map((found) => ({ ...found, row, column: model.columns[c]!, cell })),
    ),
  );
}

function numbersIn(cell: Cell, key: string): readonly Pick<TableNumber, "key" | "text" | "value">[] {
  const values = numbersOf(cell);
  const parts = printedParts(cell);
  const printed = (at: number): string => (parts ? beforeNumber(parts.gaps[at]!).comparator + parts.numbers[at]! : cell.text);
  const own =
    values.length === 0
      ? [{ key, text: cell.text, value: typeof cell.value === "string" ? cell.value : null }]
      : values.map((value, at) => ({ key: numberKey(key, cell, at), text: printed(at), value }));
  if (!cell.against) return own;
  const { difference, p } = cell.against;
  return [...own, { key: `${key}.difference`, text: null, value: difference }, { key: `${key}.p`, text: null, value: p ?? null }];
}
