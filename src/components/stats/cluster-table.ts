import { featureColumns, findNumbers, rowIds } from "../../formats/columns.ts";
import { toMatrix } from "../../formats/matrix.ts";
import { integerColumn, type NumericColumn, numberColumn, type Table, tableOf, textColumn } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { refuseMisfits } from "../../runner/contract/misfit.ts";
import { type DistanceMetric, pairwiseDistances } from "../../stats/cluster/distances.ts";
import { leafOrder } from "../../stats/cluster/leaf-order.ts";
import { type LinkageMethod, linkage } from "../../stats/cluster/linkage.ts";
import { transpose } from "../../stats/cluster/transpose.ts";
import { applyMinMax, fitMinMax } from "../../stats/scale/min-max-scaler.ts";
import { applyZScore, fitZScore } from "../../stats/scale/z-score-scaler.ts";
import { clusterMisfits } from "./cluster-misfits.ts";

export interface ClusterOptions {
  readonly metric: DistanceMetric;
  readonly method: LinkageMethod;
  readonly axis: "rows" | "columns";
  readonly scale: "none" | "z-score" | "min-max";
  readonly features?: readonly string[];
  readonly drop?: readonly string[];
}

/**
 * Clusters a table's rows or features: `linkage` (a, b, height, size) and `order` (position, index, name).
 * A missing cell, and with `pearson` a row or feature that does not vary, is an InputError. O(n² · features) for n rows.
 */
export function clusterTable(table: Table, options: ClusterOptions, where = "the table"): { linkage: Table; order: Table } {
  const features = options.features
    ? options.features.map((name) => findNumbers(table, name, where))
    : featureColumns(table, { drop: options.drop ?? [] }, where);
  refuseGaps(features, where);
  const byRows = options.axis === "rows";
  const names = byRows ? rowIds(table, where).map(String) : features.map((column) => column.name);
  if (names.length < 2 || features.length === 0 || table.rows === 0) {
    throw new InputError({
      code: "cluster-size",
      message: `${where} has ${table.rows} rows and ${features.length} features; clustering needs two ${options.axis} or more`,
    });
  }
  refuseMisfits(clusterMisfits(options));
  const data = scaled(toMatrix(features), table.rows, features.length, options.scale); // [rows, features]
  const items = byRows ? data : transpose(data, table.rows, features.length);
  const width = byRows ? features.length : table.rows;
  if (options.metric === "pearson") refuseConstant(items, width, names, byRows ? "row" : "feature", where);
  const merges = linkage(pairwiseDistances(items, names.length, width, options.metric), options.method);
  const order = leafOrder(merges);
  return {
    linkage: tableOf([
      integerColumn(
        "a",
        merges.map((merge) => merge.a),
      ),
      integerColumn(
        "b",
        merges.map((merge) => merge.b),
      ),
      numberColumn(
        "height",
        merges.map((merge) => merge.height),
      ),
      integerColumn(
        "size",
        merges.map((merge) => merge.size),
      ),
    ]),
    order: tableOf([
      integerColumn(
        "position",
        Array.from(order, (_, position) => position),
      ),
      integerColumn("index", order),
      textColumn(
        "name",
        Array.from(order, (index) => names[index]!),
      ),
    ]),
  };
}

function scaled(data: Float64Array, rows: number, columns: number, method: ClusterOptions["scale"]): Float64Array {
  switch (method) {
    case "none":
      return data;
    case "z-score":
      return applyZScore(data, fitZScore(data, rows, columns));
    case "min-max":
      return applyMinMax(data, fitMinMax(data, rows, columns));
  }
}

function refuseGaps(features: readonly NumericColumn[], where: string): void {
  for (const { name, values } of features) {
    const row = values.findIndex((value) => !Number.isFinite(value));
    if (row < 0) continue;
    throw new InputError({
      code: "cluster-gap",
      message: `row ${row + 1} of ${where} has ${Number.isNaN(values[row]) ? "no value" : String(values[row])} in column "${name}"`,
      help: "fill it in (data/encode), or leave the row or column out (data/select)",
    });
  }
}

function refuseConstant(items: Float64Array, width: number, names: readonly string[], what: string, where: string): void {
  names.forEach((name, i) => {
    const cells = items.subarray(i * width, (i + 1) * width);
    if (cells.some((value) => value !== cells[0])) return;
    throw new InputError({
      code: "cluster-constant",
      message: `${what} "${name}" of ${where} does not vary, so it has no correlation`,
      help: "leave it out (data/select), or take metric: euclidean",
    });
  });
}
