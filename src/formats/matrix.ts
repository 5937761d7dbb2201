import type { NumericColumn } from "./table.ts";

/** Columns of one length as a row-major matrix, [rows, columns]. */
export function toMatrix(columns: readonly NumericColumn[]): Float64Array {
  const width = columns.length;
  const rows = columns[0]?.values.length ?? 0;
  const out = new Float64Array(rows * width);
  columns.forEach(({ values }, j) => {
    for (let row = 0; row < rows; row++) out[row * width + j] = values[row]!;
  });
  return out;
}

/** A row-major matrix, [rows, names.length], as columns of numbers of these names. */
export function fromMatrix(data: ArrayLike<number>, names: readonly string[]): NumericColumn[] {
  const width = names.length;
  const rows = width === 0 ? 0 : data.length / width;
  return names.map((name, j) => ({
    name,
    type: "number",
    values: Float64Array.from({ length: rows }, (_, row) => data[row * width + j]!),
  }));
}
