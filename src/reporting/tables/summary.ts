import { findNumbers, rowIds } from "../../formats/columns.ts";
import { grouped } from "../../formats/grouped.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { mean } from "../../stats/describe/mean.ts";
import { quantile } from "../../stats/describe/quantile.ts";
import { checkStages, isSelected, nameOf, REPETITION, type Selector } from "../scores/scored.ts";
import type { Sourced } from "../scores/sourced.ts";
import { isSplitAnew, type SpreadOptions } from "../scores/spread.ts";
import { formatFixed, percentText } from "./format-number.ts";
import { type Cell, type ModelColumn, type ModelRow, missingCell, type Role } from "./model.ts";
import { rangeCell, spreadCell } from "./number-cells.ts";
import { narrowNotes, widening } from "./seed-notes.ts";

/** What a cell says of a column's values. */
export const SUMMARIES = [
  "mean",
  "mean-sd",
  "mean-min",
  "mean-range",
  "median",
  "median-iqr",
  "median-range",
  "min",
  "max",
  "sum",
  "n",
] as const;
export type Summary = (typeof SUMMARIES)[number];

export interface SummaryColumn {
  readonly column: string;
  readonly show: Summary;
  readonly header?: string;
  readonly group?: string;
  readonly digits?: number;
}

export interface SummaryRow extends Selector {
  readonly row: string;
  readonly header?: string;
  readonly group?: string;
  /** Tables of several cells are one row: all their values taken together. */
  readonly together?: boolean;
}

export interface SummaryOptions extends SpreadOptions {
  readonly columns: readonly SummaryColumn[];
  /** One a stage and cell where empty. */
  readonly rows: readonly SummaryRow[];
  readonly digits: number;
  /** What is summed up: each case of each seed, or each seed's mean over its cases. */
  readonly over: "cases" | "seeds";
}

/**
 * Columns of one table a row (a method, a stage) summed up over their rows (cases): a row of the model a table. Missing values are
 * passed over; a column without any value prints `—`. Standard deviations divide by n − 1, quartiles are type 7. Tables that differ in
 * the seed alone are taken together, case and seed a value each, or with `over: seeds` each seed's mean; sums are those of one seed, and
 * their mean over several. An interval over cases that several seeds repeat is refused.
 */
export function summary(
  tables: readonly Sourced[],
  options: SummaryOptions,
): { columns: ModelColumn[]; rows: ModelRow[]; notes: string[] } {
  checkStages(options.rows, tables, "no table comes");
  const sizes = new Map<string, string>();
  const anew: boolean[] = [];
  const rows = rowsOf(tables, options.rows).map(({ own, ...row }): ModelRow => {
    const seeds = bySeed(own);
    const isAnew = isSplitAnew(seeds.map((tables) => tables.flatMap(({ table, label }) => rowIds(table, label))));
    checkInterval(row.header, seeds.length, options);
    if (options.over === "seeds" && seeds.length > 1) anew.push(isAnew);
    const count = own.map(({ table }) => table.rows).join(" + ");
    sizes.set(row.header, options.over === "seeds" ? `${seeds.length} (${count})` : count);
    const cells = options.columns.map(({ column, show, digits = options.digits }) => {
      const parts = seeds.map((tables) =>
        tables.flatMap(({ table, label }) =>
          [...findNumbers(table, column, label).values].filter((value) => !Number.isNaN(value)),
        ),
      );
      const present = parts.filter((values) => values.length > 0);
      if (show === "sum") return sumOf(present, digits);
      const values = options.over === "seeds" ? present.map((each) => mean(each)) : present.flat();
      return cellOf(values, show, isAnew, digits, options);
    });
    return { ...row, cells };
  });
  return { columns: columnsOf(options.columns), rows, notes: notesOf(options, sizes, anew) };
}

/** The tables of each seed. */
const bySeed = (tables: readonly Sourced[]): readonly (readonly Sourced[])[] => [
  ...grouped(tables, ({ cell }) => String(cell[REPETITION])).values(),
];

/** An interval takes its values for independent, which one case under several seeds is not. */
function checkInterval(row: string, seeds: number, { columns, spread, over }: SummaryOptions): void {
  if (spread === "sd" || over === "seeds" || seeds < 2 || columns.every(({ show }) => show !== "mean-sd")) return;
  throw new InputError({
    code: "repeated-cases",
    message: `row "${row}": an interval over the cases of ${seeds} seeds would count each case ${seeds} times`,
    help: 'set "over: seeds", which takes the mean of each seed, or "spread: sd"',
  });
}

const columnsOf = (columns: readonly SummaryColumn[]): ModelColumn[] =>
  columns.map(({ column, show, header, group }) => ({
    key: columns.filter((other) => other.column === column).length > 1 ? `${column} ${show}` : column,
    header: header ?? column,
    ...(group === undefined ? {} : { group }),
    align: "decimal",
  }));

function rowsOf(
  tables: readonly Sourced[],
  rows: readonly SummaryRow[],
): (Omit<ModelRow, "cells"> & { readonly own: readonly Sourced[] })[] {
  if (rows.length === 0)
    return [...grouped(tables, (each) => nameOf(each))].map(([name, own]) => ({ key: name, header: name, own }));
  return rows.map((row) => {
    const own = tables.filter((each) => isSelected(each, row));
    const odd = row.together ? undefined : own.find((each) => nameOf(each) !== nameOf(own[0]!));
    const problem = odd ? `would show both ${own[0]!.label} and ${odd.label}` : own.length === 0 ? "selects no table" : "";
    if (problem) {
      const help = 'say which with "stage" and "where"; only an axis named seed is taken together, or, with "together", all';
      throw new InputError({ code: odd ? "ambiguous-table" : "no-table", message: `row "${row.row}" ${problem}`, help });
    }
    const { row: key, header = key, group } = row;
    return { key, header, ...(group === undefined ? {} : { group }), own };
  });
}

/** The sum of a seed's values; over several seeds the mean of theirs. */
function sumOf(parts: readonly (readonly number[])[], digits: number): Cell {
  if (parts.length === 0) return missingCell("no data", "no row has a value");
  const value = mean(parts.map((values) => values.reduce((sum, each) => sum + each, 0)));
  return { text: formatFixed(value, digits), value };
}

function cellOf(
  values: readonly number[],
  show: Exclude<Summary, "sum">,
  isAnew: boolean,
  digits: number,
  options: SummaryOptions,
): Cell {
  const n = values.length;
  if (show === "n") return { text: String(n), value: n };
  if (values.length === 0) return missingCell("no data", "no row has a value");
  const at = (p: number): number => quantile(values, p);
  const print = (value: number): string => formatFixed(value, digits);
  const one = (value: number): Cell => ({ text: print(value), value, n });
  const range = (value: number, ends: readonly [number, number], roles: readonly [Role, Role]): Cell => ({
    ...rangeCell(value, ends, roles, print),
    n,
  });
  switch (show) {
    case "mean":
      return one(mean(values));
    case "median":
      return one(at(0.5));
    case "min":
      return one(at(0));
    case "max":
      return one(at(1));
    case "mean-sd":
      return spreadCell(values, options.over === "seeds" && isAnew, options, print);
    case "mean-min": {
      const value = [mean(values), at(0)];
      return { text: `${print(value[0]!)} (${print(value[1]!)})`, value, roles: ["value", "min"], n };
    }
    case "mean-range":
      return range(mean(values), [at(0), at(1)], ["min", "max"]);
    case "median-range":
      return range(at(0.5), [at(0), at(1)], ["min", "max"]);
    case "median-iqr":
      return range(at(0.5), [at(0.25), at(0.75)], ["q1", "q3"]);
  }
}

const IN_WORDS: { readonly [show in Summary]: string } = {
  mean: "mean",
  "mean-sd": "mean ± standard deviation (n − 1)",
  "mean-min": "mean (smallest)",
  "mean-range": "mean (smallest, largest)",
  median: "median",
  "median-iqr": "median (quartiles)",
  "median-range": "median (smallest, largest)",
  min: "smallest",
  max: "largest",
  sum: "sum",
  n: "how many have a value",
};

function notesOf(options: SummaryOptions, sizes: ReadonlyMap<string, string>, anew: readonly boolean[]): string[] {
  const { columns, over } = options;
  const counts = new Set(sizes.values());
  const n = counts.size === 1 ? `n = ${[...counts][0]}` : `n: ${[...sizes].map(([row, size]) => `${size} (${row})`).join(", ")}`;
  const shows = [...new Set(columns.map(({ show }) => show))];
  const wordsOf = (show: Summary): string => {
    if (show === "mean-sd" && options.spread === "interval") return intervalWords(options, anew);
    return show === "sum" && over === "seeds" ? "sum of a seed's cases, their mean over the seeds" : IN_WORDS[show];
  };
  const said = shows.map((show) => {
    const names = columns.filter((column) => column.show === show).map(({ column, header }) => header ?? column);
    return shows.length === 1 ? wordsOf(show) : `${names.join(", ")}: ${wordsOf(show)}`;
  });
  const text = said.join("; ");
  const first = shows.length === 1 ? text.charAt(0).toUpperCase() : text.charAt(0); // names of columns stay as they are
  const of = over === "seeds" ? "Each seed is one value, the mean of its cases; seeds (cases): " : "";
  const narrow = options.spread === "interval" ? narrowNotes(anew, options) : [];
  return [`${first}${text.slice(1)}. ${of}${n}.`, ...narrow];
}

const intervalWords = (options: SummaryOptions, anew: readonly boolean[]): string =>
  `mean, in brackets its ${percentText(options.level)} t interval${widening(anew, options)}`;
