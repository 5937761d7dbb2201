/** Column-wise affine map: scaled = x · scale + offset. */
export interface MinMaxScaling {
  readonly scale: Float64Array; // [columns]
  readonly offset: Float64Array; // [columns]
}

/**
 * Fits the map of each column onto 0 … 1 exactly as scikit-learn's MinMaxScaler: scale = 1 / (max − min), offset = −min · scale;
 * a range below ten times the machine epsilon counts as 1. NaN cells are passed over; a column of NaN only gives NaN. O(rows · columns).
 *
 * @param data row-major, [rows, columns]
 * @param fitRows row numbers to fit on. @default all rows
 * Reference: scikit-learn 1.9, bit for bit.
 */
export function fitMinMax(data: ArrayLike<number>, rows: number, columns: number, fitRows?: ArrayLike<number>): MinMaxScaling {
  if (data.length !== rows * columns) throw new RangeError(`${data.length} cells for ${rows} × ${columns}`);
  const low = new Float64Array(columns).fill(Number.NaN);
  const high = new Float64Array(columns).fill(Number.NaN);
  const count = fitRows?.length ?? rows;
  for (let i = 0; i < count; i++) {
    const row = fitRows === undefined ? i : fitRows[i]!;
    if (!(Number.isInteger(row) && row >= 0 && row < rows)) throw new RangeError(`row ${row} of ${rows}`);
    for (let j = 0; j < columns; j++) {
      const value = data[row * columns + j]!;
      if (Number.isNaN(value)) continue;
      if (!(value >= low[j]!)) low[j] = value;
      if (!(value <= high[j]!)) high[j] = value;
    }
  }
  const scale = new Float64Array(columns);
  const offset = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    const range = high[j]! - low[j]!;
    scale[j] = 1 / (range < 10 * Number.EPSILON ? 1 : range);
    offset[j] = 0 - low[j]! * scale[j]!;
  }
  return { scale, offset };
}

/** Applies a fitted map to row-major data of the same columns: a new array of x · scale + offset. NaN cells stay NaN. */
export function applyMinMax(data: ArrayLike<number>, scaling: MinMaxScaling): Float64Array {
  const columns = scaling.scale.length;
  if (columns === 0 ? data.length !== 0 : data.length % columns !== 0) {
    throw new RangeError(`${data.length} cells are no whole rows of ${columns}`);
  }
  const out = new Float64Array(data.length);
  for (let i = 0; i < data.length; i += columns) {
    for (let j = 0; j < columns; j++) out[i + j] = data[i + j]! * scaling.scale[j]! + scaling.offset[j]!;
  }
  return out;
}
