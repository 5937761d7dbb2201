/** A co-occurrence matrix of shares by its cells that are not 0, one of each two mirrored ones where it is symmetrical. */
export interface PairShares {
  readonly rows: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly shares: Float64Array;
  readonly symmetrical: boolean;
  /** Sums of the rows and of the columns. */
  readonly px: Float64Array;
  readonly py: Float64Array;
}

/** All cells, [i][j]. */
export function denseShares({ rows, columns, shares, symmetrical, px }: PairShares): Float64Array {
  const n = px.length;
  const all = new Float64Array(n * n);
  for (let k = 0; k < shares.length; k++) {
    all[rows[k]! * n + columns[k]!] = shares[k]!;
    if (symmetrical) all[columns[k]! * n + rows[k]!] = shares[k]!;
  }
  return all;
}
