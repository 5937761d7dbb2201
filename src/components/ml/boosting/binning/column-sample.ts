import { ZERO_THRESHOLD } from "./zero-threshold.ts";

/** A column's values at the sampled rows that are not zero. */
export interface ColumnSample {
  /** Positions in the sample, ascending. */
  readonly notZero: Int32Array;
  /** Their values: those that are not NaN ascending in front; behind them what stood there before sorting. */
  readonly values: Float64Array;
  readonly missing: number;
}

/** @param rows sampled rows; all unless given */
export function columnSample(column: Float64Array, rows?: Int32Array): ColumnSample {
  const n = rows?.length ?? column.length;
  const positions = new Int32Array(n);
  const values = new Float64Array(n);
  let found = 0;
  for (let i = 0; i < n; i++) {
    const value = column[rows ? rows[i]! : i]!;
    if (Math.abs(value) <= ZERO_THRESHOLD) continue;
    positions[found] = i;
    values[found++] = value;
  }
  const kept = values.subarray(0, found);
  let present = 0;
  for (let i = 0; i < found; i++) if (!Number.isNaN(kept[i])) kept[present++] = kept[i]!;
  kept.subarray(0, present).sort();
  return { notZero: positions.subarray(0, found), values: kept, missing: found - present };
}
