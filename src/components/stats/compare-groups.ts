import { listNames } from "../../formats/format-error.ts";
import { integerColumn, isMissing, numberColumn, type Table, tableOf, textColumn } from "../../formats/table.ts";
import { type Adjustment, adjustPValues } from "../../stats/tests/adjust.ts";
import { fisherAnova } from "../../stats/tests/fisher-anova.ts";
import { kruskalWallis } from "../../stats/tests/kruskal-wallis.ts";
import { welchAnova } from "../../stats/tests/welch-anova.ts";
import { type GroupedInput, type GroupOptions, groupRows, valuesByClass } from "./grouping.ts";

export interface CompareOptions extends GroupOptions {
  readonly test: "welch" | "fisher" | "kruskal-wallis";
  readonly adjust: Adjustment;
}

/** One row a feature: feature, statistic, df1, df2, p [, p_adjusted]. Missing values and rows without a label are left out of their test. */
export function compareGroups(input: GroupedInput, options: CompareOptions, warn: (message: string) => void = () => {}): Table {
  const grouping = groupRows(input, options);
  const results = grouping.features.map((feature) => run(options.test, valuesByClass(feature, grouping)));
  const gaps = grouping.features.filter((feature) => feature.values.some((_, row) => isMissing(feature, row)));
  if (gaps.length > 0)
    warn(
      `${gaps.length} features have missing values, left out of their tests: ${listNames(
        gaps.map((each) => each.name),
        5,
      )}`,
    );
  const undefinedNames = grouping.features.filter((_, k) => Number.isNaN(results[k]!.p)).map((feature) => feature.name);
  if (undefinedNames.length > 0)
    warn(`no test is defined for ${listNames(undefinedNames, 5)}: a group is too small or does not vary`);
  const p = results.map((result) => result.p);
  return tableOf([
    textColumn(
      "feature",
      grouping.features.map((feature) => feature.name),
    ),
    numberColumn(
      "statistic",
      results.map((result) => result.statistic),
    ),
    integerColumn(
      "df1",
      results.map((result) => result.df1),
    ),
    numberColumn(
      "df2",
      results.map((result) => result.df2),
    ),
    numberColumn("p", p),
    ...(options.adjust === "none" ? [] : [numberColumn("p_adjusted", adjustPValues(p, options.adjust))]),
  ]);
}

function run(
  test: CompareOptions["test"],
  groups: readonly number[][],
): { statistic: number; df1: number; df2: number; p: number } {
  switch (test) {
    case "welch":
      return welchAnova(groups);
    case "fisher":
      return fisherAnova(groups);
    case "kruskal-wallis": {
      const { statistic, df, p } = kruskalWallis(groups);
      return { statistic, df1: df, df2: Number.NaN, p };
    }
  }
}
