import { parsePrinted } from "../compare/printed.ts";
import type { ReferenceTable } from "../compare/reference.ts";
import { cellKeys, numberKey } from "../tables/keys.ts";
import type { Cell, TableModel } from "../tables/model.ts";
import { numbersOf, printedParts } from "../tables/printed-parts.ts";

/** A printed number under its key. */
export interface KeyedNumber {
  /** As printed. */
  readonly text: string;
  /** With every digit; null where the cell has none. */
  readonly value: number | null;
  /** Why there is none. */
  readonly why: string;
  /** The cell that prints it. */
  readonly cell: string;
  readonly synthetic: boolean;
}

export type KeyedNumbers = ReadonlyMap<string, KeyedNumber>;

/** Name of a cell among those of all tables. */
export const cellName = (table: string, row: string, column: string): string => JSON.stringify([table, row, column]);

/** Every printed number of tables by its key. */
export function keyedNumbers(models: readonly TableModel[]): KeyedNumbers {
  return new Map(
    models.flatMap((model) => {
      const keys = cellKeys(model);
      return model.rows.flatMap((row, r) =>
        row.cells.flatMap((cell, c): [string, KeyedNumber][] => {
          const name = cellName(model.name, row.key, model.columns[c]!.key);
          return numbersIn(cell, keys[r]![c]!).map(([key, number]) => [
            key,
            { ...number, cell: name, synthetic: model.synthetic },
          ]);
        }),
      );
    }),
  );
}

function numbersIn(cell: Cell, key: string): [string, Pick<KeyedNumber, "text" | "value" | "why">][] {
  const values = numbersOf(cell);
  const why = cell.reason ?? cell.missing ?? "it is no number";
  if (values.length === 0) return [[key, { text: cell.text, value: null, why }]];
  const printed = /^[<>]/.test(cell.text) ? undefined : printedParts(cell)?.numbers; // a bound stays one
  return values.map((value, at) => [numberKey(key, cell, at), { text: printed?.[at] ?? cell.text, value, why: "" }]);
}

/** Every published number by the key that ours has, as far as it is printed. */
export function publishedNumbers(tables: readonly ReferenceTable[]): KeyedNumbers {
  return keyedNumbers(tables.map(modelOf));
}

/** Published cells as a table of ours, so that both have the same keys. */
function modelOf({ name, title, columns, rows }: ReferenceTable): TableModel {
  return {
    name,
    caption: title,
    rowHeader: "",
    columns: columns.map((key) => ({ key, header: key, align: "right" as const })),
    rows: rows.map((row) => ({ key: row.name, header: row.name, cells: row.cells.map(cellOf) })),
    notes: [],
    synthetic: false,
    patientLevel: false,
  };
}

function cellOf(printed: string | null): Cell {
  if (printed === null) return { text: "—", value: null, reason: "the publication prints nothing there" };
  const { numbers, bound } = parsePrinted(printed);
  if (bound === "<" && numbers[0]) return { text: printed, value: numbers[0] * (1 - Number.EPSILON) }; // all that is known: below it
  if (bound || numbers.length === 0) return { text: printed, value: null, reason: `the publication prints "${printed}" there` };
  return { text: printed, value: numbers.length === 1 ? numbers[0]! : numbers };
}
