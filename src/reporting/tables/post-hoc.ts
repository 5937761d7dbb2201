import { findColumn, findNumbers } from "../../formats/columns.ts";
import { cellText, type Table } from "../../formats/table.ts";
import { formatBelow, formatSignificant } from "./format-number.ts";
import { type Cell, type ModelColumn, type ModelRow, missingCell } from "./model.ts";
import { numberCell } from "./number-cells.ts";

const TEST_NAMES: Readonly<Record<string, string>> = {
  lsd: "LSD",
  "dunnett-t3": "T3",
  "games-howell": "G-H",
  "tukey-kramer": "T-K",
};

export interface PostHocOptions {
  /** Tests shown, in order; all of the table's where empty. */
  readonly tests: readonly string[];
  /** What is printed for a class. */
  readonly classes: Readonly<Record<string, string>>;
  /** Significant digits of a difference. */
  readonly digits: number;
}

/**
 * One row a feature; for each pair of classes the difference of the means (i − j) and one significance a test.
 * Columns are keyed `0-1 difference`, `0-1 lsd`. A missing test prints `—`.
 */
export function postHoc(
  table: Table,
  options: PostHocOptions,
  label: string,
): { columns: ModelColumn[]; rows: ModelRow[]; tests: string[] } {
  const text = (name: string): ((row: number) => string) => {
    const column = findColumn(table, name, label);
    return (row) => cellText(column, row) ?? "";
  };
  const [feature, test, first, second] = [text("feature"), text("test"), text("i"), text("j")];
  const difference = findNumbers(table, "difference", label).values;
  const p = findNumbers(table, "p", label).values;
  const pairs = new Map<string, string>();
  const found = new Set<string>();
  const values = new Map<string, Map<string, Cell>>();
  for (let row = 0; row < table.rows; row++) {
    const pair = `${first(row)}-${second(row)}`;
    const name = (value: string): string => options.classes[value] ?? value;
    pairs.set(pair, `${name(first(row))} − ${name(second(row))}`);
    found.add(test(row));
    const cells = values.get(feature(row)) ?? new Map<string, Cell>();
    const [size, chance] = [difference[row]!, p[row]!];
    cells.set(
      `${pair} difference`,
      numberCell(size, (x) => formatSignificant(x, options.digits)),
    );
    cells.set(
      `${pair} ${test(row)}`,
      numberCell(chance, (x) => formatBelow(x, 3)),
    );
    values.set(feature(row), cells);
  }
  const tests = options.tests.length > 0 ? options.tests.filter((name) => found.has(name)) : [...found];
  const columns = [...pairs].flatMap(([pair, group]): ModelColumn[] => [
    { key: `${pair} difference`, header: "Difference", group, align: "right" },
    ...tests.map((name): ModelColumn => ({ key: `${pair} ${name}`, header: TEST_NAMES[name] ?? name, group, align: "decimal" })),
  ]);
  const rows = [...values].map(([key, cells]) => ({
    key,
    header: key,
    cells: columns.map((column) => cells.get(column.key) ?? missingCell("not applicable", "this pair is not tested so")),
  }));
  return { columns, rows, tests: [...tests] };
}

const TEST_TEXTS: Readonly<Record<string, string>> = {
  lsd: "LSD: Fisher's least significant difference",
  "dunnett-t3": "T3: Dunnett's T3",
  "games-howell": "G-H: Games-Howell",
  "tukey-kramer": "T-K: Tukey-Kramer",
};

/** The note that spells out the shown tests' short names. */
export const testsNote = (tests: readonly string[]): string =>
  `Significance by ${tests.map((name) => TEST_TEXTS[name] ?? name).join("; ")}.`;
