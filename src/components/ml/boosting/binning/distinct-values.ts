import { nextUp } from "./next-up.ts";

/** Different values of a column with their counts, ascending; zero stands among them. */
export interface DistinctValues {
  readonly values: Float64Array;
  readonly counts: Int32Array;
}

/**
 * Counts sorted values that hold neither zeros nor NaN; neighbours at most one float64 apart are one value, the larger. `zeros` of them are
 * added where zero belongs: at an end only if there are any, between negative and positive always, and alone in an empty column.
 */
export function distinctValues(sorted: Float64Array, zeros: number): DistinctValues {
  const n = sorted.length;
  const values = new Float64Array(n + 1);
  const counts = new Int32Array(n + 1);
  let found = 0;
  const push = (value: number, count: number): void => {
    values[found] = value;
    counts[found++] = count;
  };
  if (n === 0 || (sorted[0]! > 0 && zeros > 0)) push(0, zeros);
  if (n > 0) push(sorted[0]!, 1);
  for (let i = 1; i < n; i++) {
    const before = sorted[i - 1]!;
    const value = sorted[i]!;
    if (value <= nextUp(before)) {
      values[found - 1] = value;
      counts[found - 1] = counts[found - 1]! + 1;
    } else {
      if (before < 0 && value > 0) push(0, zeros);
      push(value, 1);
    }
  }
  if (n > 0 && sorted[n - 1]! < 0 && zeros > 0) push(0, zeros);
  return { values: values.subarray(0, found), counts: counts.subarray(0, found) };
}
