import { featureColumns, findNumbers } from "../../formats/columns.ts";
import { listNames } from "../../formats/format-error.ts";
import type { Table } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";

export interface PredictColumnsOptions {
  /** The label column, which may stand in the same table. */
  readonly label?: string | undefined;
  readonly drop?: readonly string[] | undefined;
  /** What is done about numeric columns that the model does not know. */
  readonly extra: "error" | "ignore";
}

/**
 * The columns of a model's features, found by name, in the model's order. Features that the table lacks, and numeric columns that are
 * neither features nor id, label or dropped, are an InputError that lists both; a feature that holds text is a FormatError. A column
 * without any value is passed over: nothing tells that it is numeric.
 */
export function predictColumns(
  featureNames: readonly string[],
  table: Table,
  where: string,
  options: PredictColumnsOptions,
): readonly Float64Array[] {
  const { label, drop = [], extra } = options;
  const there = new Set(table.columns.map(({ name }) => name));
  const missing = featureNames.filter((name) => !there.has(name));
  const known = new Set(featureNames);
  const own = featureColumns(table, { labels: label === undefined ? [] : [label], drop }, where);
  const others = extra === "ignore" ? [] : own.filter(({ name, values }) => !known.has(name) && !values.every(Number.isNaN));
  const unknown = others.map(({ name }) => name);
  if (missing.length > 0 || unknown.length > 0) {
    const lacks = `lacks ${missing.length} of the model's ${featureNames.length} features: ${listNames(missing, 20)}`;
    const has = `has ${unknown.length} numeric column${unknown.length === 1 ? "" : "s"} that the model does not know: ${listNames(unknown, 20)}`;
    const columns = [missing.length > 0 ? lacks : "", unknown.length > 0 ? has : ""].filter(Boolean).join("; it ");
    throw new InputError({
      code: "feature-columns",
      message: `${where} ${columns}`,
      help:
        unknown.length > 0
          ? "name the label (label), list columns that are no features (drop), or pass over what the model does not know (extra: ignore)"
          : "take the table that the model was trained on, or one with the same columns; their order does not matter",
    });
  }
  return featureNames.map((name) => findNumbers(table, name, where).values);
}
