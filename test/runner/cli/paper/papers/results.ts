import { type KnownNumber, namingWords } from "../../../../../src/runner/cli/paper/known-numbers.ts";

const cell = (row: string, column: string, value: number, text: string): KnownNumber => ({
  key: `study/table2.${row.replace(" ", "-")}.${column}`,
  name: `table2.${row.replace(" ", "-")}.${column}`,
  text,
  value,
  of: null,
  row: namingWords(row),
  column: namingWords(column),
});

/** The numbers of a small study, as its tables print them. */
export const RESULTS: readonly KnownNumber[] = [
  cell("forest", "auc", 0.91312, "0.913"),
  cell("forest", "auc.ci-low", 0.89277, "0.893"),
  cell("forest", "auc.ci-high", 0.93098, "0.931"),
  cell("forest", "accuracy", 0.9128, "91.3%"),
  cell("boosted trees", "auc", 0.92149, "0.921"),
  cell("boosted trees", "accuracy", 0.86466, "86.47%"),
  cell("network", "accuracy", 0.93699, "93.70%"),
  cell("forest", "brier", 0.01234, "0.01234"),
  cell("mild", "correlation", -0.43176, "-0.432"),
  cell("severe", "correlation", -0.41701, "-0.417"),
  cell("forest", "statistic", 12.3449, "12.34"),
  cell("all", "patients", 1329, "1,329"),
  cell("test", "patients", 399, "399"),
];
