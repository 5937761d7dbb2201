/** Row-major [rows, columns] turned into row-major [columns, rows]: a new array. */
export function transpose(data: ArrayLike<number>, rows: number, columns: number): Float64Array {
  if (data.length !== rows * columns) throw new RangeError(`${data.length} cells for ${rows} × ${columns}`);
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j]!;
  return out;
}
