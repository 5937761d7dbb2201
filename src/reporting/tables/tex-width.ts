import { headingOf, runsByGroup, type TableModel } from "./model.ts";

/** Widths of Computer Modern Roman's characters in thousandths of the font's size, by width. */
const WIDTHS: readonly (readonly [width: number, characters: string])[] = [
  [278, "il.,:;!'|"],
  [306, "fj"],
  [333, " -"],
  [361, "I"],
  [390, "rst()[]"],
  [444, "cez"],
  [528, "kqvxy"],
  [556, "bdhnpuS"],
  [722, "wCTFL"],
  [750, "ABDEGHNPRUVXY"],
  [778, "KOQ±×−<>=+≤≥≠·&"],
  [833, "m%"],
  [1000, "MW—"],
];
const WIDTH = new Map(WIDTHS.flatMap(([width, characters]) => [...characters].map((character) => [character, width] as const)));

/** About how wide a text is at 10 pt, in pt. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, character) => sum + (WIDTH.get(character) ?? 500), 0) / 100;

/** Between two columns of a tabular, in pt. */
const GAP = 12;

export interface TableWidth {
  /** In pt at 10 pt. */
  readonly total: number;
  readonly columns: readonly { readonly header: string; readonly width: number }[];
}

/** About how wide a table is with Computer Modern at 10 pt: the widest text of each column, and the gaps between them. */
export function tableWidth(model: TableModel): TableWidth {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(textWidth));
  const columns = [
    { header: model.rowHeader || "rows", width: widest([model.rowHeader, ...model.rows.map((row) => row.header)]) },
    ...model.columns.map((column, at) => ({
      header: [column.group, column.header].filter(Boolean).join(" "),
      width: widest([headingOf(column), ...model.rows.map((row) => row.cells[at]!.text)]),
    })),
  ];
  let total = columns.reduce((sum, { width }) => sum + width, 0) + GAP * (columns.length - 1);
  let at = 1;
  for (const { group, items } of runsByGroup(model.columns)) {
    const own = columns.slice(at, at + items.length).reduce((sum, { width }) => sum + width, 0) + GAP * (items.length - 1);
    total += Math.max(0, textWidth(group ?? "") - own);
    at += items.length;
  }
  return { total, columns };
}

/** What to say of a table that is wider than a line of `line` pt; undefined where it is not. */
export function widthWarning(model: TableModel, line: number): string | undefined {
  const { total, columns } = tableWidth(model);
  if (total <= line) return undefined;
  const widths = columns.map(({ header, width }) => `${header} ${Math.round(width)}`).join(", ");
  return `${model.name} is about ${Math.round(total)} pt wide at 10 pt, a line ${line} pt (columns: ${widths}): "fit" shrinks it, "rotate" turns it`;
}
