export type DistanceMetric = "pearson" | "euclidean";

/**
 * Distances between all pairs of rows, condensed: (0, 1), (0, 2), …, (1, 2), …, n (n − 1) / 2 values, as scipy's pdist.
 *
 * - `pearson`: 1 − correlation, 0 to 2 (scipy's "correlation"). A constant row has no correlation: NaN.
 * - `euclidean`: square root of the summed squared differences.
 *
 * NaN cells make their row's distances NaN. O(n² · columns) time, O(n²) memory. For columns, pass the transpose.
 *
 * @param data row-major, [rows, columns]
 */
export function pairwiseDistances(data: ArrayLike<number>, rows: number, columns: number, metric: DistanceMetric): Float64Array {
  if (data.length !== rows * columns) throw new RangeError(`${data.length} cells for ${rows} × ${columns}`);
  if (metric !== "pearson" && metric !== "euclidean")
    throw new RangeError(`unknown metric ${JSON.stringify(metric satisfies never)}`);
  const cells = metric === "pearson" ? normalizeRows(data, rows, columns) : Float64Array.from(data);
  const out = new Float64Array((rows * (rows - 1)) / 2);
  let next = 0;
  for (let i = 0; i < rows; i++) {
    const a = i * columns;
    for (let j = i + 1; j < rows; j++) {
      const b = j * columns;
      let total = 0;
      if (metric === "pearson") {
        for (let c = 0; c < columns; c++) total += cells[a + c]! * cells[b + c]!;
        out[next++] = 1 - Math.min(1, Math.max(-1, total));
      } else {
        for (let c = 0; c < columns; c++) {
          const gap = cells[a + c]! - cells[b + c]!;
          total += gap * gap;
        }
        out[next++] = Math.sqrt(total);
      }
    }
  }
  return out;
}

/** Rows less their mean, over their length. */
function normalizeRows(data: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const cells = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    let isConstant = true;
    let centre = 0;
    for (let c = 0; c < columns; c++) {
      centre += data[start + c]! / columns;
      if (data[start + c] !== data[start]) isConstant = false;
    }
    let squares = 0;
    for (let c = 0; c < columns; c++) {
      const deviation = data[start + c]! - centre;
      cells[start + c] = deviation;
      squares += deviation * deviation;
    }
    // a constant row's deviations are rounding only
    const length = isConstant ? Number.NaN : Math.sqrt(squares);
    for (let c = 0; c < columns; c++) cells[start + c]! /= length;
  }
  return cells;
}
