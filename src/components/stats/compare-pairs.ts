import { numberColumn, type Table, tableOf, textColumn } from "../../formats/table.ts";
import { type PairComparison, type PostHocTest, postHoc } from "../../stats/tests/post-hoc.ts";
import { classColumn, type GroupedInput, type GroupOptions, groupRows, valuesByClass } from "./grouping.ts";

export interface PairOptions extends GroupOptions {
  readonly tests: readonly PostHocTest[];
  readonly confidence: number;
}

interface Row extends PairComparison {
  readonly feature: string;
  readonly test: PostHocTest;
}

/** One row a feature, test and pair of classes, in that order; missing values and rows without a label are left out. */
export function comparePairs(
  input: GroupedInput,
  options: PairOptions,
  signal?: AbortSignal,
  progress: (done: number, total: number) => void = () => {},
): Table {
  const grouping = groupRows(input, options);
  const rows: Row[] = [];
  grouping.features.forEach((feature, k) => {
    signal?.throwIfAborted();
    const groups = valuesByClass(feature, grouping);
    for (const test of options.tests) {
      for (const pair of postHoc(groups, test, { confidence: options.confidence }))
        rows.push({ ...pair, feature: feature.name, test });
    }
    progress(k + 1, grouping.features.length);
  });
  const column = (name: string, of: (row: Row) => number) => numberColumn(name, rows.map(of));
  return tableOf([
    textColumn(
      "feature",
      rows.map((row) => row.feature),
    ),
    textColumn(
      "test",
      rows.map((row) => row.test),
    ),
    classColumn(
      "i",
      rows.map((row) => grouping.classes[row.i]!),
    ),
    classColumn(
      "j",
      rows.map((row) => grouping.classes[row.j]!),
    ),
    column("difference", (row) => row.difference),
    column("standard_error", (row) => row.standardError),
    column("p", (row) => row.p),
    column("ci_low", (row) => row.ciLow),
    column("ci_high", (row) => row.ciHigh),
  ]);
}
