import { type Comparison, type ComparisonRow, VERDICTS, type Verdict } from "./compare-tables.ts";

export type Counts = { readonly [verdict in Verdict]: number };

/** How many rows have each verdict. */
export function countVerdicts(rows: readonly ComparisonRow[]): Counts {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const row of rows) counts[row.verdict]++;
  return counts;
}

export interface ComparisonSummary {
  readonly cells: number;
  readonly total: Counts;
  readonly tables: { readonly [table: string]: Counts };
  /** Cells of published tables that this experiment does not make. */
  readonly left: { readonly [table: string]: number };
}

export function summarise(comparison: Comparison): ComparisonSummary {
  const names = [...new Set(comparison.rows.map((row) => row.table))];
  return {
    cells: comparison.rows.length,
    total: countVerdicts(comparison.rows),
    tables: Object.fromEntries(names.map((name) => [name, countVerdicts(comparison.rows.filter((row) => row.table === name))])),
    left: Object.fromEntries(comparison.left.map(({ table, cells }) => [table, cells])),
  };
}
