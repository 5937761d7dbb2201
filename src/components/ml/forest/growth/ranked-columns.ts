/** Rows closer than this, in float32, are not split between. */
const CLOSE = Math.fround(1e-7);

/** One place a row: 16 bits as long as they do. */
export type Ranks = Uint16Array | Int32Array;

/** Columns of features, each sorted once, in memory that threads share. Ranks are different for equal values, in any order. */
export interface RankedColumns {
  readonly rows: number;
  readonly features: number;
  /** [features, rows] float32 values, ascending in each feature. */
  readonly sorted: Float32Array;
  /** [features, rows] rank of a row's value. */
  readonly rank: Ranks;
  /** [features, rows] the row at a rank. */
  readonly rowAt: Ranks;
  /** [features, rows] the last rank whose value is no more than 1e-7 above, added in float32. */
  readonly reach: Ranks;
}

/** Ranks the values of `rows` in each column, rounded to float32; they must be finite then. O(features · rows · log rows). */
export function rankColumns(columns: readonly Float64Array[], rows: ArrayLike<number>): RankedColumns {
  const n = rows.length;
  const features = columns.length;
  const ranks = (): Ranks => {
    if (n <= 0x10000) return new Uint16Array(new SharedArrayBuffer(2 * n * features));
    return new Int32Array(new SharedArrayBuffer(4 * n * features));
  };
  const sorted = new Float32Array(new SharedArrayBuffer(4 * n * features));
  const [rank, rowAt, reach] = [ranks(), ranks(), ranks()];
  const values = new Float32Array(n);
  const taken = new Int32Array(n);
  for (let feature = 0; feature < features; feature++) {
    const column = columns[feature]!;
    for (let i = 0; i < n; i++) values[i] = column[rows[i]!]!;
    const ascending = values.slice().sort();
    const base = feature * n;
    sorted.set(ascending, base);
    taken.fill(0);
    for (let i = 0; i < n; i++) {
      const first = firstNotBelow(ascending, values[i]!);
      const place = first + taken[first]!++;
      rank[base + i] = place;
      rowAt[base + place] = i;
    }
    for (let place = 0, last = 0; place < n; place++) {
      const most = Math.fround(ascending[place]! + CLOSE);
      while (last + 1 < n && ascending[last + 1]! <= most) last++;
      reach[base + place] = last;
    }
  }
  return { rows: n, features, sorted, rank, rowAt, reach };
}

function firstNotBelow(ascending: Float32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
