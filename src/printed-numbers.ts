import type { JsonValue } from "./formats/kind-values.ts";
import { cellKeys, numberKey } from "./reporting/tables/keys.ts";
import type { Cell } from "./reporting/tables/model.ts";
import { numbersOf, printedParts } from "./reporting/tables/printed-parts.ts";
import { readModel } from "./reporting/tables/read-model.ts";
import type { PrintedNumber } from "./runner/cli/trace/printed-number.ts";

type Found = Pick<PrintedNumber, "key" | "text" | "value">;

/** Every number of a table with its key, as the LaTeX and the values' file have them; a cell of words is one, too. */
export function printedNumbers(json: JsonValue, label: string): readonly PrintedNumber[] {
  const model = readModel(json, label);
  const keys = cellKeys(model);
  return model.rows.flatMap(({ key: row, cells }, r) =>
    cells.flatMap((cell, c) =>
      numbersIn(cell, keys[r]![c]!).map((found) => ({ ...found, table: model.name, row, column: model.columns[c]!.key })),
    ),
  );
}

function numbersIn(cell: Cell, key: string): readonly Found[] {
  const values = numbersOf(cell);
  const printed = printedParts(cell)?.numbers;
  const own: readonly Found[] =
    values.length === 0
      ? [{ key, text: cell.text, value: typeof cell.value === "string" ? cell.value : null }]
      : values.map((value, at) => ({ key: numberKey(key, cell, at), text: printed?.[at] ?? cell.text, value }));
  if (!cell.against) return own;
  const { difference, p } = cell.against;
  return [...own, { key: `${key}.difference`, text: null, value: difference }, { key: `${key}.p`, text: null, value: p ?? null }];
}
