/**
 * Cells of a co-occurrence matrix that are not 0. Rows and columns are numbered from 0 by the levels that the region holds. A symmetrical
 * matrix lists one of each two mirrored cells.
 */
export interface PairList {
  readonly rows: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
  readonly symmetrical: boolean;
}

/** The cells of a table [row + 1][column + 1] of pairs counted one way. */
export function listOfTable(table: Uint32Array, levels: number, symmetrical: boolean): PairList {
  const stride = levels + 1;
  let filled = 0;
  for (let k = stride; k < table.length; k++) if (table[k] !== 0) filled++;
  const rows = new Uint16Array(filled);
  const columns = new Uint16Array(filled);
  const counts = new Uint32Array(filled);
  let cell = 0;
  for (let i = 1; i <= levels; i++) {
    for (let j = symmetrical ? i : 1; j <= levels; j++) {
      const count = table[i * stride + j]! + (symmetrical ? table[j * stride + i]! : 0);
      if (count === 0) continue;
      rows[cell] = i - 1;
      columns[cell] = j - 1;
      counts[cell++] = count;
    }
  }
  const part = <A extends Uint16Array | Uint32Array>(all: A): A => all.subarray(0, cell) as A; // of the same type
  return { rows: part(rows), columns: part(columns), counts: part(counts), symmetrical };
}

/** The weighted sum of lists that are all symmetrical or all not. */
export function weightedSum(lists: readonly PairList[], weights: readonly number[], symmetrical: boolean): PairList {
  const sums = new Map<number, number>();
  for (const [k, { rows, columns, counts }] of lists.entries()) {
    for (let cell = 0; cell < counts.length; cell++) {
      const key = rows[cell]! * 65536 + columns[cell]!;
      sums.set(key, (sums.get(key) ?? 0) + weights[k]! * counts[cell]!);
    }
  }
  const keys = [...sums.keys()];
  return {
    rows: keys.map((key) => Math.floor(key / 65536)),
    columns: keys.map((key) => key % 65536),
    counts: [...sums.values()],
    symmetrical,
  };
}

/** Sum over all cells, mirrored ones included. */
export function pairTotal({ rows, columns, counts, symmetrical }: PairList): number {
  let total = 0;
  for (let k = 0; k < counts.length; k++) total += symmetrical && rows[k] !== columns[k] ? 2 * counts[k]! : counts[k]!;
  return total;
}
