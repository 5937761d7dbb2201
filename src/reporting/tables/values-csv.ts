import { stringify } from "csv-stringify/sync";
import { cellKeys, numberKey } from "./keys.ts";
import type { Cell, Role, TableModel } from "./model.ts";
import { numberOf, numbersOf } from "./printed-parts.ts";

const HEAD = ["key", "value", "n", "sd", "ci_low", "ci_high", "unit"];

/**
 * The table's numbers one a line, with full precision: `key` as in the LaTeX, value, how many values it is of, their standard deviation,
 * the interval, the unit. A number's deviation and interval (keys with `.sd`, `.ci-low`, `.ci-high`) stand in its own line; differences
 * from a baseline have lines of their own (`.difference`, `.p`). Tables from a synthetic cohort have a last column `data`.
 */
export function valuesCsv(model: TableModel): string {
  const keys = cellKeys(model);
  const lines = model.rows.flatMap((row, r) =>
    row.cells.flatMap((cell, c) => cellLines(cell, keys[r]![c]!, model.columns[c]!.unit ?? "")),
  );
  return valuesText(lines, model.synthetic);
}

/** Lines of values under their columns; those from a synthetic cohort say so in a last one. */
export function valuesText(lines: readonly (readonly string[])[], synthetic: boolean): string {
  const mark = (line: readonly string[], text: string): readonly string[] => (synthetic ? [...line, text] : line);
  return stringify([mark(HEAD, "data"), ...lines.map((line) => mark(line, "synthetic"))]);
}

function cellLines(cell: Cell, key: string, unit: string): string[][] {
  const values = numbersOf(cell);
  const print = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? "" : String(value));
  const of = (role: Role): string => print(numberOf(cell, role));
  const n = cell.n === undefined ? "" : String(cell.n);
  const lines = values.flatMap((value, at): string[][] => {
    const role = cell.roles?.[at];
    if (role === "sd" || role === "ci-low" || role === "ci-high") return [];
    const spread = at === 0 ? [of("sd"), of("ci-low"), of("ci-high")] : ["", "", ""];
    return [[numberKey(key, cell, at), print(value), n, ...spread, unit]];
  });
  if (!cell.against) return lines;
  const { difference, ciLow, ciHigh, p, pairs } = cell.against;
  return [
    ...lines,
    [`${key}.difference`, print(difference), String(pairs), "", print(ciLow), print(ciHigh), unit],
    [`${key}.p`, print(p), String(pairs), "", "", "", ""],
  ];
}
