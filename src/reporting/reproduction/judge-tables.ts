import { type ComparisonRow, comparedNumbers, compareTables, findCell, type Verdict } from "../compare/compare-tables.ts";
import { type Printed, parsePrinted } from "../compare/printed.ts";
import { fixedTolerance, publishedCells, type Reference, type ReferenceTable } from "../compare/reference.ts";
import type { TableModel } from "../tables/model.ts";
import { differenceOf } from "./difference.ts";
import { cellName } from "./keyed-numbers.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { type SeedSpread, type SeedTest, testAgainstSeeds } from "./seed-spread.ts";

type ComparedCell = Omit<ComparisonRow, "table" | "tolerance">;

/** A published cell beside ours. */
export interface JudgedCell extends ComparedCell {
  readonly outcome: Outcome;
  /** Of each printed number. */
  readonly halfUnits: readonly number[];
  readonly tolerance: readonly number[];
  readonly toleranceUnits: readonly number[];
  readonly toleranceReason: string;
  readonly toleranceFixed?: string;
  /** Ours less published; absent where they are not compared. */
  readonly difference?: readonly number[];
  /** The same in units of the last printed place. */
  readonly units?: readonly number[];
  /** The cell over repetitions with other seeds, where the variant of seeds has run. */
  readonly seeds?: SeedSpread & Partial<SeedTest> & { readonly deviations?: number };
  /** What is known to come out elsewhere and is printed like ours. */
  readonly matches?: string;
}

export interface JudgedTable {
  readonly name: string;
  readonly title: string;
  /** `none`: this run has no such table. */
  readonly data: "real" | "synthetic" | "none";
  readonly cells: readonly JudgedCell[];
}

export interface JudgeOptions {
  /** Names of cells (`cellName`) that claims rest on, and whether all of those hold. */
  readonly claimed: ReadonlyMap<string, boolean>;
  /** Spread over seeds by the cell's name. */
  readonly spreads: ReadonlyMap<string, SeedSpread>;
}

/** The reason of a tolerance that no one has fixed. */
export const ROUNDING_ALONE = "half a unit in the last printed place: rounding alone";

/** Every published cell of every table with its verdict, difference and tolerance: nothing is left out. */
export function judgeTables(
  reference: Reference,
  models: readonly TableModel[],
  expected: readonly string[],
  options: JudgeOptions,
): readonly JudgedTable[] {
  const { rows } = compareTables(reference, models, expected);
  return reference.tables.map((table) => {
    const model = models.find(({ name }) => name === table.name);
    const compared = rows.flatMap(({ table: of, tolerance: _, ...row }): ComparedCell[] => (of === table.name ? [row] : []));
    const cells = compared.length > 0 ? compared : leftOut(table);
    return {
      name: table.name,
      title: table.title,
      data: model ? (model.synthetic ? "synthetic" : "real") : "none",
      cells: cells.map((row) => judgeCell(table, model, row, options)),
    };
  });
}

/** Cells of a table that this experiment does not make. */
const leftOut = (table: ReferenceTable): readonly ComparedCell[] =>
  publishedCells(table).map((at) => ({
    ...at,
    ours: "",
    value: "",
    verdict: "not run",
    reason: "no stage of this experiment makes this table",
  }));

function judgeCell(table: ReferenceTable, model: TableModel | undefined, row: ComparedCell, options: JudgeOptions): JudgedCell {
  const name = cellName(table.name, row.row, row.column);
  const printed = parsePrinted(row.published);
  const fixed = fixedTolerance(table, row);
  const tolerance = printed.halfUnits.map((half) => fixed?.tolerance ?? half);
  const difference = isCompared(row.verdict) && model ? differenceIn(model, row, printed) : undefined;
  const spread = options.spreads.get(name);
  const matches = table.accepted.find((one) => one.row === row.row && one.column === row.column && one.value === row.ours);
  return {
    ...row,
    outcome: outcomeOf(row.verdict, options.claimed.get(name) === true),
    halfUnits: printed.halfUnits,
    tolerance,
    toleranceUnits: tolerance.map((size, at) => size / (2 * printed.halfUnits[at]!)),
    toleranceReason: fixed?.reason ?? ROUNDING_ALONE,
    ...(fixed?.fixed === undefined ? {} : { toleranceFixed: fixed.fixed }),
    ...(difference ? { difference: difference.signed, units: difference.units } : {}),
    ...(spread ? { seeds: { ...spread, ...againstSeeds(spread, printed.numbers, difference?.signed) } } : {}),
    ...(matches && isCompared(row.verdict) ? { matches: matches.of } : {}),
  };
}

const isCompared = (verdict: Verdict): boolean => verdict !== "not run" && verdict !== "synthetic";

function differenceIn(model: TableModel, { row, column }: ComparedCell, printed: Printed) {
  const cell = findCell(model, row, column);
  return typeof cell === "string" ? undefined : differenceOf(comparedNumbers(cell, printed), printed);
}

/** Of cells with one number that are compared. */
function againstSeeds(spread: SeedSpread, published: readonly number[], difference: readonly number[] | undefined) {
  if (published.length !== 1 || difference?.length !== 1) return {};
  return { ...testAgainstSeeds(spread, published[0]!), ...(spread.sd > 0 ? { deviations: difference[0]! / spread.sd } : {}) };
}
