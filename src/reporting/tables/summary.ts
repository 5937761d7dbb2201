import { findNumbers } from "../../formats/columns.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { mean } from "../../stats/describe/mean.ts";
import { quantile } from "../../stats/describe/quantile.ts";
import { checkStages, isSelected, nameOf, REPETITION, type Selector } from "../scores/scored.ts";
import type { Sourced } from "../scores/sourced.ts";
import { formatFixed } from "./format-number.ts";
import { type Cell, type ModelColumn, type ModelRow, missingCell, type Role } from "./model.ts";
import { meanSdCell, rangeCell } from "./number-cells.ts";

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

export interface SummaryOptions {
  readonly columns: readonly SummaryColumn[];
  /** One a stage and cell where empty. */
  readonly rows: readonly SummaryRow[];
  readonly digits: number;
}

/**
 * Columns of one table a row (a method, a stage) summed up over their rows (cases): a row of the model a table. Missing values are
 * passed over; a column without any value prints `—`. Standard deviations divide by n − 1, quartiles are type 7. Tables that differ in
 * the seed alone are taken together, case and seed a value each; sums are those of one seed, and their mean over several.
 */
export function summary(
  tables: readonly Sourced[],
  options: SummaryOptions,
): { columns: ModelColumn[]; rows: ModelRow[]; notes: string[] } {
  checkStages(options.rows, tables, "no table comes");
  const sizes = new Map<string, string>();
  const rows = rowsOf(tables, options.rows).map(({ own, ...row }): ModelRow => {
    sizes.set(row.header, own.map(({ table }) => table.rows).join(" + "));
    const cells = options.columns.map(({ column, show, digits = options.digits }) => {
      const parts = own.map(({ table, label, cell }) => ({
        seed: String(cell[REPETITION]),
        values: [...findNumbers(table, column, label).values].filter((value) => !Number.isNaN(value)),
      }));
      return show === "sum"
        ? sumOf(parts, digits)
        : cellOf(
            parts.flatMap(({ values }) => values),
            show,
            digits,
          );
    });
    return { ...row, cells };
  });
  return { columns: columnsOf(options.columns), rows, notes: notesOf(options.columns, sizes) };
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
  if (rows.length === 0) {
    const found = new Map<string, Sourced[]>();
    for (const each of tables) found.set(nameOf(each), [...(found.get(nameOf(each)) ?? []), each]);
    return [...found].map(([name, own]) => ({ key: name, header: name, own }));
  }
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

/** The sum over all tables of a seed; over several seeds the mean of theirs. */
function sumOf(parts: readonly { readonly seed: string; readonly values: readonly number[] }[], digits: number): Cell {
  const sums = new Map<string, number>();
  for (const { seed, values } of parts) for (const value of values) sums.set(seed, (sums.get(seed) ?? 0) + value);
  if (sums.size === 0) return missingCell("no data", "no row has a value");
  const value = mean([...sums.values()]);
  return { text: formatFixed(value, digits), value };
}

function cellOf(values: readonly number[], show: Exclude<Summary, "sum">, digits: number): Cell {
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
      return meanSdCell(values, print);
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

function notesOf(columns: readonly SummaryColumn[], sizes: ReadonlyMap<string, string>): string[] {
  const counts = new Set(sizes.values());
  const n = counts.size === 1 ? `n = ${[...counts][0]}` : `n: ${[...sizes].map(([row, size]) => `${size} (${row})`).join(", ")}`;
  const shows = [...new Set(columns.map(({ show }) => show))];
  const said = shows.map((show) => {
    const names = columns.filter((column) => column.show === show).map(({ column, header }) => header ?? column);
    return shows.length === 1 ? IN_WORDS[show] : `${names.join(", ")}: ${IN_WORDS[show]}`;
  });
  const text = said.join("; ");
  return [`${text.charAt(0).toUpperCase()}${text.slice(1)}. ${n}.`];
}
