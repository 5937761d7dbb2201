import { numberColumn, type Table, tableOf, textColumn } from "../../formats/table.ts";
import type { ScoreMetricName } from "../../stats/metrics/metric-names.ts";
import { axisColumn, type ScoredModel } from "./scored-models.ts";

export type ModelTest = "delong" | "mcnemar" | "mcnemar-mid-p" | "bootstrap";

/** How one test by one metric came out. */
export interface Outcome {
  readonly test: ModelTest;
  readonly metric: ScoreMetricName;
  readonly class?: number | string;
  readonly valueA: number;
  readonly valueB: number;
  readonly difference: number;
  readonly standardError: number;
  readonly statistic?: number;
  readonly ciLow?: number;
  readonly ciHigh?: number;
  readonly p: number;
}

/** An outcome and whose it is. */
export interface ComparisonRow extends Outcome {
  readonly a: string;
  readonly b: string;
  readonly cell: ScoredModel["cell"];
  readonly adjusted: number;
}

/** The rows as a table; `axes` are the axes in which the models agree, `withAdjusted` whether adjusted p-values are shown. */
export function comparisonTable(rows: readonly ComparisonRow[], axes: readonly string[], withAdjusted: boolean): Table {
  const text = (name: string, of: (row: ComparisonRow) => string | null) => textColumn(name, rows.map(of));
  const number = (name: string, of: (row: ComparisonRow) => number | undefined) =>
    numberColumn(
      name,
      rows.map((row) => of(row) ?? Number.NaN),
    );
  const columns = [
    text("test", ({ test }) => test),
    text("metric", ({ metric }) => metric),
    axisColumn(
      "class",
      rows.map((row) => row.class ?? null),
    ),
    number("value_a", ({ valueA }) => valueA),
    number("value_b", ({ valueB }) => valueB),
    number("difference", ({ difference }) => difference),
    number("standard_error", ({ standardError }) => standardError),
    number("statistic", ({ statistic }) => statistic),
    number("ci_low", ({ ciLow }) => ciLow),
    number("ci_high", ({ ciHigh }) => ciHigh),
    number("p", ({ p }) => p),
    ...(withAdjusted ? [number("p_adjusted", ({ adjusted }) => adjusted)] : []),
  ];
  const taken = ["a", "b", ...columns.map(({ name }) => name)];
  const frame = axes.map((axis) =>
    axisColumn(
      taken.includes(axis) ? `matrix.${axis}` : axis,
      rows.map(({ cell }) => cell[axis] ?? null),
    ),
  );
  return tableOf([text("a", ({ a }) => a), text("b", ({ b }) => b), ...frame, ...columns]);
}
