import { stringify } from "csv-stringify/sync";
import type { ComparisonRow } from "./compare-tables.ts";

export const COMPARISON_COLUMNS = [
  "table",
  "row",
  "column",
  "published",
  "ours",
  "value",
  "tolerance",
  "verdict",
  "reason",
] as const satisfies readonly (keyof ComparisonRow)[];

/** compare.csv: a header, then one line a published cell. */
export const comparisonCsv = (rows: readonly ComparisonRow[]): string =>
  stringify(
    rows.map((row) => ({ ...row })),
    { header: true, columns: [...COMPARISON_COLUMNS] },
  );
