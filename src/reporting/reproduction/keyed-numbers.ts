import { parsePrinted } from "../compare/printed.ts";
import type { ReferenceTable } from "../compare/reference.ts";
import type { Cell, TableModel } from "../tables/model.ts";
import { tableNumbers } from "../tables/table-numbers.ts";

/** A printed number under its key. */
export interface KeyedNumber {
  /** As printed; to three digits where only the values' file has it. */
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

/** Every number of tables by its key, as `regimen trace` has them. */
export const keyedNumbers = (models: readonly TableModel[]): KeyedNumbers =>
  new Map(
    models.flatMap((model) =>
      tableNumbers(model).map(({ key, text, value, row, column, cell }): [string, KeyedNumber] => [
        key,
        {
          text: text ?? (typeof value === "number" ? String(Number(value.toPrecision(3))) : ""),
          ...(typeof value === "number"
            ? { value, why: "" }
            : { value: null, why: cell.reason ?? cell.missing ?? "it is no number" }),
          cell: cellName(model.name, row.key, column.key),
          synthetic: model.synthetic,
        },
      ]),
    ),
  );

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
