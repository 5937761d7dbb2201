import { featureColumns, findNumbers, idColumn, rowIds } from "../../../../formats/columns.ts";
import { listNames } from "../../../../formats/format-error.ts";
import { rowsById } from "../../../../formats/rows.ts";
import type { NumericColumn, Table } from "../../../../formats/table.ts";
import { InputError } from "../../../../runner/contract/failure.ts";
import { fitMinMax } from "../../../../stats/scale/min-max-scaler.ts";

/** Features that a network takes beside the scan, and the map of each onto 0 … 1: value · scale + offset. Plain data, stored with the model. */
export interface FeatureScaling {
  readonly names: readonly string[];
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

/** A table of features, and how messages name it. */
export interface FeatureInput {
  readonly table: Table;
  readonly where: string;
}

/**
 * For each of these ids the row of the features table: by id where it has an id column, else by number (`numbers`, rows of a table of
 * `rows`). Ids that it lacks are an InputError.
 */
export function featureRows(
  { table, where }: FeatureInput,
  ids: readonly string[],
  numbers: readonly number[],
  rows: number,
): Int32Array {
  const column = idColumn(table);
  if (!column) {
    if (table.rows !== rows) {
      throw new InputError({
        code: "row-count",
        message: `${where} has ${table.rows} rows where ${rows} are needed; without an id column it is joined row by row`,
        help: 'give it an id column (PID, id or case, or data/table with "id")',
      });
    }
    return Int32Array.from(numbers);
  }
  const known = rowsById(table, where);
  const absent = ids.filter((id) => !known.has(id));
  if (absent.length > 0) {
    throw new InputError({
      code: "unmatched-id",
      message: `${absent.length} of the ${ids.length} cases have no row in ${where}: ${column.name} ${listNames(absent)}`,
      help: "add the missing rows, or take these cases out before the split (data/select)",
    });
  }
  return Int32Array.from(ids, (id) => known.get(id)!);
}

/** How features become 0 … 1 over these rows, or over all; of the numeric columns that are neither id, label nor in `drop`. */
export function featureScaling(
  { table, where }: FeatureInput,
  labels: readonly string[],
  drop: readonly string[],
  fit: ArrayLike<number> | "all" | "none",
): FeatureScaling {
  const columns = featureColumns(table, { labels, drop }, where);
  if (columns.length === 0) {
    throw new InputError({ code: "no-features", message: `${where} has no features: no numeric columns but id and labels` });
  }
  const names = columns.map(({ name }) => name);
  if (fit === "none") return { names, scale: names.map(() => 1), offset: names.map(() => 0) };
  const { scale, offset } = fitMinMax(rowMajor(columns, table.rows), table.rows, columns.length, fit === "all" ? undefined : fit);
  return { names, scale: [...scale], offset: [...offset] };
}

/** The scaled features of these rows, [p] each; a value that is missing or not finite is an InputError. */
export function scaledFeatures(
  { table, where }: FeatureInput,
  { names, scale, offset }: FeatureScaling,
  rows: Int32Array,
): readonly Float32Array[] {
  const columns = names.map((name) => findNumbers(table, name, where));
  const out = Array.from(rows, () => new Float32Array(columns.length));
  columns.forEach(({ name, values }, j) => {
    rows.forEach((row, i) => {
      const value = values[row]!;
      if (!Number.isFinite(value)) {
        throw new InputError({
          code: "missing-value",
          message: `feature "${name}" of ${idText(table, row)} in ${where} is ${Number.isNaN(value) ? "missing" : value}`,
          help: "fill it in (data/encode impute), leave the column out, or take the case out before the split (data/select)",
        });
      }
      out[i]![j] = value * scale[j]! + offset[j]!;
    });
  });
  return out;
}

const idText = (table: Table, row: number): string =>
  idColumn(table) ? `${idColumn(table)!.name} ${rowIds(table)[row]}` : `row ${row + 1}`;

function rowMajor(columns: readonly NumericColumn[], rows: number): Float64Array {
  const data = new Float64Array(rows * columns.length);
  columns.forEach(({ values }, j) => {
    for (let row = 0; row < rows; row++) data[row * columns.length + j] = values[row]!;
  });
  return data;
}
