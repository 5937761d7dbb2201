import { fullPrecision } from "../tables/full-precision.ts";
import type { Cell, TableModel } from "../tables/model.ts";
import { numbersOf } from "../tables/printed-parts.ts";
import { type Printed, parsePrinted, printedAlike, printLike } from "./printed.ts";
import { cellCount, fixedTolerance, publishedCells, type Reference, type ReferenceTable } from "./reference.ts";

export const VERDICTS = ["equal", "within", "differs", "not run", "synthetic"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One line of compare.csv. */
export interface ComparisonRow {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly published: string;
  /** Ours, printed alike; empty where there is none. */
  readonly ours: string;
  /** Ours with every digit. */
  readonly value: string;
  readonly tolerance: string;
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface Comparison {
  readonly paper: Reference["paper"];
  readonly notes: readonly string[];
  readonly rows: readonly ComparisonRow[];
  /** Published tables that no stage of this experiment makes, with the number of their cells: not in `rows`. */
  readonly left: readonly { readonly table: string; readonly title: string; readonly cells: number }[];
}

/**
 * Holds every published cell of the tables that this experiment makes against ours.
 *
 * - `equal`: printed alike, `within`: not alike but inside a tolerance that the reference file fixes, `differs`: neither
 * - `not run`: the table's stage gave nothing, or has no such cell
 * - `synthetic`: ours comes from a synthetic cohort, so it is not compared; also where such a cohort leads to other rows
 *
 * The tolerance is half a unit in the last printed place unless the reference says another.
 *
 * @param expected names of tables that the experiment makes but this run did not (a stage failed)
 */
export function compareTables(reference: Reference, models: readonly TableModel[], expected: readonly string[] = []): Comparison {
  const byName = new Map(models.map((model) => [model.name, model]));
  const inRun = (table: ReferenceTable): boolean => byName.has(table.name) || expected.includes(table.name);
  return {
    paper: reference.paper,
    notes: reference.notes,
    rows: reference.tables.filter(inRun).flatMap((table) => compareTable(table, byName.get(table.name))),
    left: reference.tables
      .filter((table) => !inRun(table))
      .map((table) => ({ table: table.name, title: table.title, cells: cellCount(table) })),
  };
}

function compareTable(table: ReferenceTable, model: TableModel | undefined): ComparisonRow[] {
  return publishedCells(table).map((at): ComparisonRow => {
    const { row, column, published } = at;
    const base = { table: table.name, ...at };
    const printed = parsePrinted(published);
    const fixed = fixedTolerance(table, at);
    const tolerance = fixed ? String(fixed.tolerance) : [...new Set(printed.halfUnits)].join("/");
    if (!model)
      return { ...base, ours: "", value: "", tolerance, verdict: "not run", reason: `the stage ${table.name} gave no table` };
    const cell = findCell(model, row, column);
    if (typeof cell === "string") {
      const otherRows = model.synthetic && !model.rows.some((each) => each.key === row);
      const verdict = otherRows ? "synthetic" : "not run";
      const reason = otherRows ? `${SYNTHETIC}, which has no such row` : cell;
      return { ...base, ours: "", value: "", tolerance, verdict, reason };
    }
    const known = table.differs.find((difference) => difference.row === row && difference.column === column);
    const values = comparedNumbers(cell, printed);
    const ours = printLike(values, published) ?? cell.text;
    const judged = model.synthetic
      ? { verdict: "synthetic" as const, reason: SYNTHETIC }
      : judge(values, ours, published, printed, fixed, known?.reason);
    return { ...base, ours, value: fullPrecision(cell), tolerance, ...judged };
  });
}

/** Our cell of a published row and column, or why there is none. */
export function findCell(model: TableModel, rowName: string, columnName: string): Cell | string {
  const row = model.rows.find((each) => each.key === rowName);
  if (!row) return `${model.name} has no row "${rowName}"`;
  const at = model.columns.findIndex((each) => each.key === columnName);
  if (at < 0) return `${model.name} has no column "${columnName}"`;
  const cell = row.cells[at]!;
  return cell.value === null ? (cell.reason ?? `${model.name} has no value there`) : cell;
}

/** The numbers of ours that stand against the published ones: of a mean ± deviation or an interval, where the paper has one number, the first. */
export function comparedNumbers(cell: Cell, { numbers }: Printed): readonly number[] {
  const own = numbersOf(cell);
  return numbers.length === 1 && cell.roles?.[0] === "value" ? own.slice(0, 1) : own;
}

const SYNTHETIC = "ours comes from a synthetic cohort";

function judge(
  values: readonly number[],
  ours: string,
  published: string,
  printed: Printed,
  fixed: { readonly tolerance: number; readonly reason: string } | undefined,
  known: string | undefined,
): { verdict: Verdict; reason: string } {
  if (printedAlike(ours, published)) {
    return { verdict: "equal", reason: known ? "equal although a difference is known; check the reference file" : "" };
  }
  const comparable = values.length > 0 && values.length === printed.numbers.length;
  const gaps = comparable ? values.map((value, at) => gap(value, printed.numbers[at]!, printed.bound)) : [];
  if (fixed && comparable && gaps.every((size) => size <= fixed.tolerance)) return { verdict: "within", reason: fixed.reason };
  if (known) return { verdict: "differs", reason: known };
  if (!comparable) return { verdict: "differs", reason: `printed "${ours}", published "${published}"` };
  return { verdict: "differs", reason: `off by ${gaps.map((size) => Number(size.toPrecision(3))).join(" and ")}` };
}

/** How far a value is from the published number, or beyond the published bound. */
function gap(value: number, published: number, bound: Printed["bound"]): number {
  if (bound === "<") return Math.max(0, value - published);
  if (bound === ">") return Math.max(0, published - value);
  return Math.abs(value - published);
}
