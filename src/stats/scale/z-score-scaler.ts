import { mean } from "../describe/mean.ts";
import { variance } from "../describe/variance.ts";

/** Column-wise map: scaled = (x − mean) / scale. */
export interface ZScoreScaling {
  readonly mean: Float64Array; // [columns]
  readonly scale: Float64Array; // [columns]
}

export interface ZScoreOptions {
  /** Row numbers to fit on. @default all rows */
  readonly fitRows?: ArrayLike<number>;
  /** What is taken off n in the variance's divisor: 0 as StandardScaler, 1 as pandas' `std` and seaborn's heat maps. @default 0 */
  readonly ddof?: number;
}

/**
 * Fits the map of each column onto mean 0 and deviation 1, as scikit-learn's StandardScaler. O(rows · columns).
 * A constant column (variance within rounding of 0, by scikit-learn's rule) gets scale 1, so its cells become 0.
 * NaN cells are passed over; a column without at least ddof + 1 values gives NaN.
 *
 * @param data row-major, [rows, columns]
 * Reference: scikit-learn 1.9; sums are compensated here, so the last bits may differ.
 */
export function fitZScore(data: ArrayLike<number>, rows: number, columns: number, options: ZScoreOptions = {}): ZScoreScaling {
  if (data.length !== rows * columns) throw new RangeError(`${data.length} cells for ${rows} × ${columns}`);
  const { fitRows, ddof = 0 } = options;
  const count = fitRows?.length ?? rows;
  const means = new Float64Array(columns);
  const scale = new Float64Array(columns);
  const column = new Float64Array(count);
  for (let j = 0; j < columns; j++) {
    let n = 0;
    for (let i = 0; i < count; i++) {
      const row = fitRows === undefined ? i : fitRows[i]!;
      if (!(Number.isInteger(row) && row >= 0 && row < rows)) throw new RangeError(`row ${row} of ${rows}`);
      const value = data[row * columns + j]!;
      if (!Number.isNaN(value)) column[n++] = value;
    }
    const present = column.subarray(0, n);
    const centre = mean(present);
    const spread = variance(present, ddof);
    const rounding = n * Number.EPSILON * spread + (n * centre * Number.EPSILON) ** 2;
    means[j] = centre;
    scale[j] = spread <= rounding ? 1 : Math.sqrt(spread);
  }
  return { mean: means, scale };
}

/** Applies a fitted map to row-major data of the same columns: a new array of (x − mean) / scale. NaN cells stay NaN. */
export function applyZScore(data: ArrayLike<number>, scaling: ZScoreScaling): Float64Array {
  const columns = scaling.scale.length;
  if (columns === 0 ? data.length !== 0 : data.length % columns !== 0) {
    throw new RangeError(`${data.length} cells are no whole rows of ${columns}`);
  }
  const out = new Float64Array(data.length);
  for (let i = 0; i < data.length; i += columns) {
    for (let j = 0; j < columns; j++) out[i + j] = (data[i + j]! - scaling.mean[j]!) / scaling.scale[j]!;
  }
  return out;
}
