/**
 * The inner loops of LightGBM's tree learner on histograms, in AssemblyScript. Two rule sets: OLD = i32 follows 2.3.1, OLD = i64 follows 4.7;
 * the size of the type is a constant at compile time. Sums keep the library's order; no expression may be reordered or fused.
 */

import { addGroup, addLane, addListed, addWide } from "./histogram";
import * as at from "./layout";
import { bestCount, bestG, bestGain, bestH, bestThreshold, leafGain, scanDown, scanUp, setSplittable, splittable } from "./scan";

export { gather, partition, sumPairs, widen } from "./histogram";

const EPSILON: f64 = 1.0000000036274937e-15; // float32 1e-15

/** Bytes of what was seen of so many bins. */
// @ts-ignore: decorator
@inline
function seenAt<OLD extends i32>(bins: usize): usize {
  return sizeof<OLD>() == 4 ? bins << 2 : bins;
}

/** Clears and adds up the histograms of the looked-at columns of a group. */
function build<OLD extends i32>(group: usize, active: i32, call: usize, data: usize, pairs: usize): void {
  const slot = <usize>load<u32>(call, at.CALL_SMALLER);
  const rows = <usize>load<u32>(call, at.CALL_ROWS);
  const n = load<i32>(call, at.CALL_COUNT);
  const seen = slot + <usize>load<u32>(data, at.DATA_COUNTS);
  const values = <usize>load<u32>(group, at.GROUP_VALUES);
  const first = load<i32>(group, at.GROUP_COLUMN);
  const columns = load<i32>(group, at.GROUP_COLUMNS);
  const descriptors = <usize>load<u32>(data, at.DATA_COLUMNS) + <usize>(first * at.COLUMN_BYTES);
  for (let k = 0; k < columns; k++) {
    if ((active & (1 << k)) == 0) continue;
    const column = descriptors + <usize>(k * at.COLUMN_BYTES);
    const bin = <usize>load<u32>(column, at.COLUMN_FIRST_BIN);
    const bins = <usize>load<u32>(column, at.COLUMN_BINS);
    memory.fill(slot + (bin << 4), 0, bins << 4);
    memory.fill(seen + seenAt<OLD>(bin), 0, seenAt<OLD>(bins));
  }
  const list = load<i32>(group, at.GROUP_LIST);
  if (list != 0) {
    const entry = <usize>load<u32>(data, at.DATA_LISTS) + ((<usize>(list - 1)) << 3);
    for (let k = 0; k < columns; k++) {
      if ((active & (1 << k)) == 0) continue;
      const column = descriptors + <usize>(k * at.COLUMN_BYTES);
      const bin = <usize>load<u32>(column, at.COLUMN_FIRST_BIN);
      const lane = load<i32>(column, at.COLUMN_LANE);
      const all = <usize>load<u32>(data, at.DATA_PAIRS);
      addListed<OLD>(<usize>load<u32>(entry), load<i32>(entry, 4), all, values, lane, slot + (bin << 4), seen + seenAt<OLD>(bin));
    }
    return;
  }
  const pad = <usize>load<u32>(data, at.DATA_PAD); // a bin for lanes without a column
  if (load<i32>(group, at.GROUP_WIDE) != 0) {
    const bin = <usize>load<u32>(descriptors, at.COLUMN_FIRST_BIN);
    addWide<OLD>(rows, n, pairs, values, slot + (bin << 4), seen + seenAt<OLD>(bin));
  } else if (popcnt(active) == 1) {
    const lane = <usize>ctz(active);
    const bin = <usize>load<u32>(descriptors + lane * <usize>at.COLUMN_BYTES, at.COLUMN_FIRST_BIN);
    addLane<OLD>(rows, n, pairs, values + lane, slot + (bin << 4), seen + seenAt<OLD>(bin));
  } else {
    const b0 = <usize>load<u32>(descriptors, at.COLUMN_FIRST_BIN);
    const b1 = columns > 1 ? <usize>load<u32>(descriptors + <usize>at.COLUMN_BYTES, at.COLUMN_FIRST_BIN) : pad;
    const b2 = columns > 2 ? <usize>load<u32>(descriptors + <usize>(2 * at.COLUMN_BYTES), at.COLUMN_FIRST_BIN) : pad;
    const b3 = columns > 3 ? <usize>load<u32>(descriptors + <usize>(3 * at.COLUMN_BYTES), at.COLUMN_FIRST_BIN) : pad;
    addGroup<OLD>(
      rows,
      n,
      pairs,
      values,
      slot + (b0 << 4),
      slot + (b1 << 4),
      slot + (b2 << 4),
      slot + (b3 << 4),
      seen + seenAt<OLD>(b0),
      seen + seenAt<OLD>(b1),
      seen + seenAt<OLD>(b2),
      seen + seenAt<OLD>(b3),
    );
  }
}

/** A bit for each of 16 bins that rows were seen in. */
// @ts-ignore: decorator
@inline
function seenBits<OLD extends i32>(seen: usize): u64 {
  const zero = i32x4.splat(0);
  if (sizeof<OLD>() == 4) {
    const a = i32x4.ne(v128.load(seen), zero);
    const b = i32x4.ne(v128.load(seen, 16), zero);
    const c = i32x4.ne(v128.load(seen, 32), zero);
    const d = i32x4.ne(v128.load(seen, 48), zero);
    return <u64>(<u32>i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d))));
  }
  return <u64>(<u32>i8x16.bitmask(i8x16.ne(v128.load(seen), zero)));
}

/** Marks the bins that hold rows; reads a little past the last. */
function mark<OLD extends i32>(seen: usize, masks: usize, bins: i32): void {
  for (let word = 0; word << 6 < bins; word++) {
    const first = seen + seenAt<OLD>(<usize>(word << 6));
    let bits = seenBits<OLD>(first);
    bits |= seenBits<OLD>(first + seenAt<OLD>(16)) << 16;
    bits |= seenBits<OLD>(first + seenAt<OLD>(32)) << 32;
    bits |= seenBits<OLD>(first + seenAt<OLD>(48)) << 48;
    const left = bins - (word << 6);
    if (left < 64) bits &= ((<u64>1) << <u64>left) - 1;
    store<u64>(masks + ((<usize>word) << 3), bits);
  }
}

/** The skipped bin: the leaf's totals less all other bins, in ascending order. */
function restore<OLD extends i32>(
  entries: usize,
  counts: usize,
  masks: usize,
  bins: i32,
  skip: i32,
  g: f64,
  h: f64,
  rows: i32,
): void {
  let sum = f64x2.replace_lane(f64x2.splat(g), 1, h);
  let count = rows;
  for (let word = 0; word << 6 < bins; word++) {
    let bits = load<u64>(masks + ((<usize>word) << 3));
    if (skip >> 6 == word) bits &= ~((<u64>1) << (<u64>(skip & 63)));
    while (bits != 0) {
      const bin = <usize>(word << 6) + <usize>ctz(bits);
      bits &= bits - 1;
      sum = f64x2.sub(sum, v128.load(entries + (bin << 4)));
      if (sizeof<OLD>() == 4) count -= load<i32>(counts + (bin << 2));
    }
  }
  v128.store(entries + ((<usize>skip) << 4), sum);
  if (sizeof<OLD>() == 4) store<i32>(counts + ((<usize>skip) << 2), count);
  const word = masks + ((<usize>(skip >> 6)) << 3);
  store<u64>(word, load<u64>(word) | ((<u64>1) << (<u64>(skip & 63))));
}

/** Larger leaf = parent − smaller, in place. */
function subtract<OLD extends i32>(
  parent: usize,
  parentCounts: usize,
  parentMasks: usize,
  smaller: usize,
  smallerCounts: usize,
  smallerMasks: usize,
  bins: i32,
): void {
  for (let word = 0; word << 6 < bins; word++) {
    const place = (<usize>word) << 3;
    let bits = load<u64>(parentMasks + place) | load<u64>(smallerMasks + place);
    let kept: u64 = 0;
    while (bits != 0) {
      const bit = ctz(bits);
      bits &= bits - 1;
      const bin = <usize>(word << 6) + <usize>bit;
      const rest = f64x2.sub(v128.load(parent + (bin << 4)), v128.load(smaller + (bin << 4)));
      v128.store(parent + (bin << 4), rest);
      let some = v128.any_true(rest);
      if (sizeof<OLD>() == 4) {
        const count = load<i32>(parentCounts + (bin << 2)) - load<i32>(smallerCounts + (bin << 2));
        store<i32>(parentCounts + (bin << 2), count);
        some = some || count != 0;
      }
      kept |= (<u64>(<i32>some)) << bit;
    }
    store<u64>(parentMasks + place, kept);
  }
}

/** Searches one column of one leaf; keeps what it found in `best` if it is better; returns whether the column can be split. */
function searchColumn<OLD extends i32>(
  column: usize,
  index: i32,
  entries: usize,
  counts: usize,
  masks: usize,
  g: f64,
  hessian: f64,
  rows: i32,
  data: usize,
  best: usize,
): i32 {
  const bins = load<i32>(column, at.COLUMN_BINS);
  const missing = bins > 2 ? load<i32>(column, at.COLUMN_MISSING) : 0;
  const h = hessian + 2 * EPSILON;
  const l1 = load<f64>(data, at.DATA_L1);
  const l2 = load<f64>(data, at.DATA_L2);
  const shift = leafGain<OLD>(g, h, l1, l2) + load<f64>(data, at.DATA_MIN_GAIN);
  const factor = sizeof<OLD>() == 4 ? 0.0 : <f64>rows / h;
  const skipped = missing == 2 ? load<i32>(column, at.COLUMN_DEFAULT) : -1;
  setSplittable(0);
  scanDown<OLD>(entries, counts, masks, missing == 1 ? bins - 2 : bins - 1, skipped, g, h, rows, shift, factor, data);
  let gain = bestGain;
  let leftG = bestG;
  let leftH = bestH;
  let leftCount = bestCount;
  let threshold = bestThreshold;
  let defaultLeft = bins > 2 || load<i32>(column, at.COLUMN_MISSING) != 1;
  if (missing != 0) {
    const first = load<i32>(column, at.COLUMN_SKIP) == 0 ? 1 : 0;
    scanUp<OLD>(entries, counts, masks, first, bins, skipped, missing == 1 && first == 1, g, h, rows, shift, factor, data);
    const better = sizeof<OLD>() == 4 ? bestGain > gain : bestGain > gain - shift + shift;
    if (better) {
      gain = bestGain;
      leftG = bestG;
      leftH = bestH;
      leftCount = bestCount;
      threshold = bestThreshold;
      defaultLeft = false;
    }
  }
  gain -= shift;
  if (gain > load<f64>(best, at.BEST_GAIN)) {
    store<f64>(best, gain, at.BEST_GAIN);
    store<f64>(best, leftG, at.BEST_G);
    store<f64>(best, leftH, at.BEST_H);
    store<i32>(best, index, at.BEST_COLUMN);
    store<i32>(best, threshold, at.BEST_THRESHOLD);
    store<i32>(best, leftCount, at.BEST_COUNT);
    store<i32>(best, <i32>defaultLeft, at.BEST_DEFAULT_LEFT);
  }
  return splittable;
}

/** Two results without a split. */
export function clearBest(best: usize): void {
  store<f64>(best, -Infinity, at.BEST_GAIN);
  store<f64>(best + <usize>at.BEST_BYTES, -Infinity, at.BEST_GAIN);
}

/**
 * Builds the smaller leaf's histograms, takes them off the parent's for the larger leaf, and searches both, for groups [from, to).
 * `best`: two results, the smaller leaf's first; kept where they are better.
 */
function search<OLD extends i32>(data: usize, call: usize, pairs: usize, groups: usize, from: i32, to: i32, best: usize): void {
  const smaller = <usize>load<u32>(call, at.CALL_SMALLER);
  const parent = <usize>load<u32>(call, at.CALL_LARGER);
  const flags = load<i32>(call, at.CALL_FLAGS);
  const used = <usize>load<u32>(data, at.DATA_USED);
  const toCounts = <usize>load<u32>(data, at.DATA_COUNTS);
  const toMasks = <usize>load<u32>(data, at.DATA_MASKS);
  const toSplittable = <usize>load<u32>(data, at.DATA_SPLITTABLE);
  for (let index = from; index < to; index++) {
    const group = groups + <usize>(index * at.GROUP_BYTES);
    const first = load<i32>(group, at.GROUP_COLUMN);
    const columns = load<i32>(group, at.GROUP_COLUMNS);
    let active = 0;
    for (let k = 0; k < columns; k++) {
      const c = <usize>(first + k);
      if (load<u8>(used + c) != 0 && (parent == 0 || load<u8>(parent + toSplittable + c) != 0)) active |= 1 << k;
      else store<u8>(smaller + toSplittable + c, 0);
    }
    if (active == 0) continue;
    build<OLD>(group, active, call, data, pairs);
    for (let k = 0; k < columns; k++) {
      if ((active & (1 << k)) == 0) continue;
      const c = first + k;
      const column = <usize>load<u32>(data, at.DATA_COLUMNS) + <usize>(c * at.COLUMN_BYTES);
      const bins = load<i32>(column, at.COLUMN_BINS);
      const bin = <usize>load<u32>(column, at.COLUMN_FIRST_BIN);
      const word = <usize>load<u32>(column, at.COLUMN_FIRST_WORD);
      const entries = smaller + (bin << 4);
      const counts = smaller + toCounts + seenAt<OLD>(bin);
      const masks = smaller + toMasks + (word << 3);
      const n = load<i32>(call, at.CALL_COUNT);
      const g = load<f64>(call, at.CALL_SMALLER_G);
      const h = load<f64>(call, at.CALL_SMALLER_H);
      mark<OLD>(counts, masks, bins);
      const skip = load<i32>(column, at.COLUMN_SKIP);
      if (skip > 0) restore<OLD>(entries, counts, masks, bins, skip, g, h, n);
      let can = 0;
      if (flags & 1) can = searchColumn<OLD>(column, c, entries, counts, masks, g, h, n, data, best);
      store<u8>(smaller + toSplittable + <usize>c, <u8>can);
      if (parent == 0) continue;
      const parentEntries = parent + (bin << 4);
      const parentCounts = parent + toCounts + seenAt<OLD>(bin);
      const parentMasks = parent + toMasks + (word << 3);
      subtract<OLD>(parentEntries, parentCounts, parentMasks, entries, counts, masks, bins);
      const rows = load<i32>(call, at.CALL_LARGER_COUNT);
      const largerG = load<f64>(call, at.CALL_LARGER_G);
      const largerH = load<f64>(call, at.CALL_LARGER_H);
      const can2 = searchColumn<OLD>(
        column,
        c,
        parentEntries,
        parentCounts,
        parentMasks,
        largerG,
        largerH,
        rows,
        data,
        best + <usize>at.BEST_BYTES,
      );
      store<u8>(parent + toSplittable + <usize>c, <u8>can2);
    }
  }
}

export function search23(data: usize, call: usize, pairs: usize, groups: usize, from: i32, to: i32, best: usize): void {
  search<i32>(data, call, pairs, groups, from, to, best);
}

export function search4(data: usize, call: usize, pairs: usize, groups: usize, from: i32, to: i32, best: usize): void {
  search<i64>(data, call, pairs, groups, from, to, best);
}
