import { type FeatureOptions, idColumn } from "./columns.ts";
import { parseNumber } from "./infer-column.ts";
import type { Table } from "./table.ts";

/**
 * Columns that would be features (see `featureColumns`) but for a few cells that are no numbers, a sentence each: such a column is text, and
 * left out without a word. Columns of which less than half of the filled cells are numbers are meant to be text.
 */
export function strayTexts(table: Table, { labels = [], drop = [] }: FeatureOptions, where: string): string[] {
  const out = new Set([...labels, ...drop]);
  const id = idColumn(table);
  return table.columns.flatMap((column) => {
    if (column.type !== "text" || column === id || out.has(column.name)) return [];
    const filled = column.values.filter((cell) => cell !== null);
    const strays = filled.filter((cell) => parseNumber(cell) === undefined);
    const [stray] = strays;
    if (stray === undefined || strays.length * 2 > filled.length) return [];
    const row = column.values.indexOf(stray) + 1;
    const more = strays.length > 1 ? `, one of ${strays.length} cells that are no numbers` : "";
    return [
      `column "${column.name}" of ${where} is no feature: row ${row} has ${JSON.stringify(stray)}${more}; mend it, or drop the column`,
    ];
  });
}
