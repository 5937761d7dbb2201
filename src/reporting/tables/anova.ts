import { findColumn, findNumbers } from "../../formats/columns.ts";
import { cellText, type Table } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { formatBelow, formatFixed } from "./format-number.ts";
import { type Cell, type ModelColumn, type ModelRow, missingCell } from "./model.ts";
import { numberCell } from "./number-cells.ts";

export interface AnovaGrouping {
  /** Name in compare.csv (`COVIDCT`). */
  readonly name: string;
  readonly header: string;
  /** Columns feature, statistic, df1, df2, p. */
  readonly welch: Table;
}

/**
 * One row a feature (in the order of the first grouping), three columns a grouping: statistic and df2 with two decimals, significance
 * with three; below the last printed place as `<0.01` and `<0.001`. A feature without a test in a grouping has `—` there.
 */
export function anova(groupings: readonly AnovaGrouping[]): { columns: ModelColumn[]; rows: ModelRow[] } {
  const columns: ModelColumn[] = [];
  const rows = new Map<string, Cell[]>();
  for (const [at, { name, header, welch }] of groupings.entries()) {
    const features = findColumn(welch, "feature", header);
    const [statistic, df1, df2, p] = ["statistic", "df1", "df2", "p"].map(
      (column) => findNumbers(welch, column, header).values,
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
    const freedoms = [...new Set(df1.filter((value) => !Number.isNaN(value)))];
    const group = freedoms.length === 1 ? `${header} (df1 = ${freedoms[0]})` : header;
    for (const [key, title] of [
      ["statistic", "Statistic"],
      ["df2", "df2"],
      ["p", "Sig."],
    ] as const) {
      columns.push({ key: `${name} ${key}`, header: title, group, align: "decimal" });
    }
    for (let row = 0; row < welch.rows; row++) {
      const feature = cellText(features, row) ?? "";
      const cells = rows.get(feature) ?? Array.from({ length: at * 3 }, () => UNTESTED);
      if (cells.length !== at * 3)
        throw new InputError({ code: "duplicate-row", message: `${header} has feature ${feature} twice` });
      cells.push(
        numberCell(statistic[row]!, (x) => formatBelow(x, 2)),
        numberCell(df2[row]!, (x) => formatFixed(x, 2)),
      );
      cells.push(numberCell(p[row]!, (x) => formatBelow(x, 3)));
      rows.set(feature, cells);
    }
    for (const cells of rows.values()) while (cells.length < (at + 1) * 3) cells.push(UNTESTED);
  }
  return { columns, rows: [...rows].map(([feature, cells]) => ({ key: feature, header: feature, cells })) };
}

const UNTESTED = missingCell("not applicable", "the feature is not tested by this grouping");
