import * as at from "./layout";

/** Gathers (gradient, hessian) of rows; [count] pairs of float64. */
export function gather(all: usize, rows: usize, count: i32, out: usize): void {
  for (let i = 0; i < count; i++) {
    const row = <usize>load<u32>(rows + ((<usize>i) << 2));
    v128.store(out + ((<usize>i) << 4), v128.load(all + (row << 4)));
  }
}

/** Widens float32 gradients and hessians of all rows to pairs of float64. */
export function widen(gradients: usize, hessians: usize, rows: i32, out: usize): void {
  for (let i = 0; i < rows; i++) {
    const k = (<usize>i) << 2;
    store<f64>(out + (k << 2), <f64>load<f32>(gradients + k));
    store<f64>(out + (k << 2), <f64>load<f32>(hessians + k), 8);
  }
}

/** Sums pairs one after the other into `out`. */
export function sumPairs(pairs: usize, count: i32, out: usize): void {
  let sum = f64x2.splat(0);
  for (let i = 0; i < count; i++) sum = f64x2.add(sum, v128.load(pairs + ((<usize>i) << 4)));
  v128.store(out, sum);
}

/** Adds a row to a bin: its pair, and to `seen` one more row (2.3: int32 counts) or that there is one (4: a byte). */
// @ts-ignore: decorator
@inline
function put<OLD extends i32>(entries: usize, seen: usize, bin: usize, pair: v128): void {
  const entry = entries + (bin << 4);
  v128.store(entry, f64x2.add(v128.load(entry), pair));
  if (sizeof<OLD>() == 4) store<i32>(seen + (bin << 2), load<i32>(seen + (bin << 2)) + 1);
  else store<u8>(seen + bin, 1);
}

/** Adds up a group of four columns; `e0` … `e3` are the addresses of their first entries, `s0` … `s3` those of what was seen. */
export function addGroup<OLD extends i32>(
  rows: usize,
  n: i32,
  pairs: usize,
  values: usize,
  e0: usize,
  e1: usize,
  e2: usize,
  e3: usize,
  s0: usize,
  s1: usize,
  s2: usize,
  s3: usize,
): void {
  const end = pairs + ((<usize>n) << 4);
  for (let at = pairs; at < end; at += 16, rows += 4) {
    const bins = <usize>load<u32>(values + ((<usize>load<u32>(rows)) << 2));
    const pair = v128.load(at);
    put<OLD>(e0, s0, bins & 255, pair);
    put<OLD>(e1, s1, (bins >>> 8) & 255, pair);
    put<OLD>(e2, s2, (bins >>> 16) & 255, pair);
    put<OLD>(e3, s3, bins >>> 24, pair);
  }
}

/** Adds up one column of a group, for groups of which few columns are looked at. */
export function addLane<OLD extends i32>(rows: usize, n: i32, pairs: usize, values: usize, entries: usize, seen: usize): void {
  for (let i = 0; i < n; i++) {
    const row = <usize>load<u32>(rows + ((<usize>i) << 2));
    put<OLD>(entries, seen, <usize>load<u8>(values + (row << 2)), v128.load(pairs + ((<usize>i) << 4)));
  }
}

/** Bin of a row in a column. */
// @ts-ignore: decorator
@inline
export function binOf(values: usize, lane: i32, row: usize): u32 {
  return lane < 4 ? <u32>load<u8>(values + (row << 2) + <usize>lane) : <u32>load<u16>(values + (row << 1));
}

/** Adds up a column over a list of rows, whose pairs are found by row. */
export function addListed<OLD extends i32>(
  rows: usize,
  n: i32,
  all: usize,
  values: usize,
  lane: i32,
  entries: usize,
  seen: usize,
): void {
  for (let i = 0; i < n; i++) {
    const row = <usize>load<u32>(rows + ((<usize>i) << 2));
    put<OLD>(entries, seen, <usize>binOf(values, lane, row), v128.load(all + (row << 4)));
  }
}

/** Adds up a column of more than 256 bins. */
export function addWide<OLD extends i32>(rows: usize, n: i32, pairs: usize, values: usize, entries: usize, seen: usize): void {
  for (let i = 0; i < n; i++) {
    const row = <usize>load<u32>(rows + ((<usize>i) << 2));
    put<OLD>(entries, seen, <usize>load<u16>(values + (row << 1)), v128.load(pairs + ((<usize>i) << 4)));
  }
}

/**
 * Stable partition of a leaf's rows by bin ≤ threshold, missing rows by `defaultLeft`; returns the number on the left.
 * `spare` holds as many rows.
 */
export function partition(column: usize, rows: usize, n: i32, threshold: u32, defaultLeft: i32, spare: usize): i32 {
  const values = <usize>load<u32>(column, at.COLUMN_VALUES);
  const lane = load<i32>(column, at.COLUMN_LANE);
  const missing = load<i32>(column, at.COLUMN_MISSING);
  let absent: u32 = 0xffffffff;
  if (missing == 1) absent = load<u32>(column, at.COLUMN_BINS) - 1;
  else if (missing == 2) absent = load<u32>(column, at.COLUMN_DEFAULT);
  let left: usize = rows;
  let right: usize = spare;
  for (let i = 0; i < n; i++) {
    const row = load<u32>(rows + ((<usize>i) << 2));
    const bin = binOf(values, lane, <usize>row);
    const goesLeft = bin == absent ? defaultLeft != 0 : bin <= threshold;
    store<u32>(left, row); // left never passes the row being read
    store<u32>(right, row);
    left += (<usize>(<i32>goesLeft)) << 2;
    right += (<usize>(<i32>!goesLeft)) << 2;
  }
  memory.copy(left, spare, right - spare);
  return <i32>((left - rows) >> 2);
}
