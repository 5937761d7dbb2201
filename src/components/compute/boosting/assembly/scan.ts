import * as at from "./layout";

const EPSILON: f64 = 1.0000000036274937e-15; // float32 1e-15

/** What a scan of one column found; −Infinity where nothing. One thread works in one instance, so it is the instance's own. */
export let bestGain: f64 = 0;
export let bestG: f64 = 0;
export let bestH: f64 = 0;
export let bestCount: i32 = 0;
export let bestThreshold: i32 = 0;
export let splittable: i32 = 0;

/** Sign(s) · max(0, |s| − l1), a lane each. */
// @ts-ignore: decorator
@inline
function shrink(s: v128, l1: f64): v128 {
  const size = f64x2.pmax(f64x2.splat(0), f64x2.sub(f64x2.abs(s), f64x2.splat(l1)));
  return v128.bitselect(s, size, i64x2.splat(<i64>0x8000000000000000));
}

/** gain(left) + gain(right) of (gradient, hessian) pairs, in the operations of the version. */
// @ts-ignore: decorator
@inline
function splitGain<OLD extends i32>(left: v128, right: v128, l1: f64, l2: v128): f64 {
  let g = v128.shuffle<f64>(left, right, 0, 2);
  const h = f64x2.add(v128.shuffle<f64>(left, right, 1, 3), l2);
  if (l1 > 0) g = shrink(g, l1);
  if (sizeof<OLD>() == 4) {
    const most = f64x2.splat(f64.MAX_VALUE); // 2.3.1 bounds an output, which shows where a side has no hessian
    const o = f64x2.pmax(f64x2.pmin(f64x2.div(f64x2.neg(g), h), most), f64x2.neg(most));
    const gain = f64x2.neg(f64x2.add(f64x2.mul(f64x2.mul(f64x2.splat(2), g), o), f64x2.mul(f64x2.mul(h, o), o)));
    return f64x2.extract_lane(gain, 0) + f64x2.extract_lane(gain, 1);
  }
  const gain = f64x2.div(f64x2.mul(g, g), h);
  return f64x2.extract_lane(gain, 0) + f64x2.extract_lane(gain, 1);
}

/** Gain of a leaf that stays whole. */
export function leafGain<OLD extends i32>(g: f64, h: f64, l1: f64, l2: f64): f64 {
  let t = g;
  if (l1 > 0) t = copysign(max(0.0, abs(g) - l1), g);
  const w = h + l2;
  if (sizeof<OLD>() == 4) {
    const o = -t / w;
    return -(2.0 * t * o + w * o * o);
  }
  return (t * t) / w;
}

/**
 * From the right: bins are added to the right side; the threshold is the bin below. Empty bins change nothing and are passed over.
 * `totalG`, `totalH`: gradient and hessian (with 2 epsilon) of the leaf. Results in best….
 */
export function scanDown<OLD extends i32>(
  entries: usize,
  counts: usize,
  masks: usize,
  last: i32,
  skipped: i32,
  totalG: f64,
  totalH: f64,
  rows: i32,
  shift: f64,
  factor: f64,
  data: usize,
): void {
  const minData = load<i32>(data, at.DATA_MIN_DATA);
  const minHessian = load<f64>(data, at.DATA_MIN_HESSIAN);
  const total = f64x2.replace_lane(f64x2.splat(totalG), 1, totalH);
  const l1 = load<f64>(data, at.DATA_L1);
  const l2 = f64x2.splat(load<f64>(data, at.DATA_L2));
  let right = f64x2.replace_lane(f64x2.splat(0), 1, EPSILON);
  let rightCount = 0;
  let gainSoFar = -Infinity;
  let found = f64x2.splat(0);
  let foundCount = 0;
  let foundBin = 0;
  for (let word = last >> 6; word >= 0; word--) {
    let bits = load<u64>(masks + ((<usize>word) << 3));
    if (word == last >> 6) {
      if (minData <= 0) bits |= (<u64>1) << <u64>(last & 63); // an empty right side may be allowed
      bits &= 0xffffffffffffffff >> <u64>(63 - (last & 63));
    }
    if (word == 0) bits &= ~(<u64>1);
    if (skipped >= 0 && skipped >> 6 == word) bits &= ~((<u64>1) << <u64>(skipped & 63));
    while (bits != 0) {
      const bit = 63 - <i32>clz(bits);
      bits ^= (<u64>1) << <u64>bit;
      const bin = (word << 6) + bit;
      const entry = v128.load(entries + ((<usize>bin) << 4));
      right = f64x2.add(right, entry);
      if (sizeof<OLD>() == 4) rightCount += load<i32>(counts + ((<usize>bin) << 2));
      else rightCount += <i32>(f64x2.extract_lane(entry, 1) * factor + 0.5);
      if (rightCount < minData || f64x2.extract_lane(right, 1) < minHessian) continue;
      const leftCount = rows - rightCount;
      if (leftCount < minData) {
        word = -1;
        break;
      }
      const left = f64x2.sub(total, right);
      if (f64x2.extract_lane(left, 1) < minHessian) {
        word = -1;
        break;
      }
      const gain = splitGain<OLD>(left, right, l1, l2);
      if (gain <= shift) continue;
      splittable = 1; // also where the gain is no number
      if (gain > gainSoFar) {
        gainSoFar = gain;
        found = left;
        foundCount = leftCount;
        foundBin = bin - 1;
      }
    }
  }
  bestGain = gainSoFar;
  bestG = f64x2.extract_lane(found, 0);
  bestH = f64x2.extract_lane(found, 1);
  bestCount = foundCount;
  bestThreshold = foundBin;
}

/**
 * From the left, for columns with missing values, which then lie on the right. `recover`: bin 0 has no entry of its own (it was skipped)
 * and is found as the leaf less all other bins; it is then the first candidate.
 */
export function scanUp<OLD extends i32>(
  entries: usize,
  counts: usize,
  masks: usize,
  first: i32,
  bins: i32,
  skipped: i32,
  recover: bool,
  totalG: f64,
  totalH: f64,
  rows: i32,
  shift: f64,
  factor: f64,
  data: usize,
): void {
  const minData = load<i32>(data, at.DATA_MIN_DATA);
  const minHessian = load<f64>(data, at.DATA_MIN_HESSIAN);
  const total = f64x2.replace_lane(f64x2.splat(totalG), 1, totalH);
  const l1 = load<f64>(data, at.DATA_L1);
  const l2 = f64x2.splat(load<f64>(data, at.DATA_L2));
  const words = (bins + 63) >> 6;
  let left = f64x2.replace_lane(f64x2.splat(0), 1, EPSILON);
  let leftCount = 0;
  if (recover) {
    left = f64x2.replace_lane(total, 1, totalH - EPSILON);
    leftCount = rows;
    for (let word = 0; word < words; word++) {
      let bits = load<u64>(masks + ((<usize>word) << 3));
      if (word == 0) bits &= ~(<u64>1);
      while (bits != 0) {
        const bin = (word << 6) + <i32>ctz(bits);
        bits &= bits - 1;
        const entry = v128.load(entries + ((<usize>bin) << 4));
        left = f64x2.sub(left, entry);
        if (sizeof<OLD>() == 4) leftCount -= load<i32>(counts + ((<usize>bin) << 2));
        else leftCount -= <i32>(f64x2.extract_lane(entry, 1) * factor + 0.5);
      }
    }
  }
  let gainSoFar = -Infinity;
  let found = f64x2.splat(0);
  let foundCount = 0;
  let foundBin = 0;
  const last = bins - 2;
  for (let word = 0; word < words; word++) {
    let bits = load<u64>(masks + ((<usize>word) << 3));
    if (word == last >> 6) bits &= 0xffffffffffffffff >> <u64>(63 - (last & 63));
    else if (word > last >> 6) break;
    if (word == 0) {
      if (minData <= 0) bits |= (<u64>1) << <u64>first; // an empty left side may be allowed
      if (first == 1) bits &= ~(<u64>1);
      if (recover) bits |= 1; // looked at without adding anything
    }
    if (skipped >= 0 && skipped >> 6 == word) bits &= ~((<u64>1) << <u64>(skipped & 63));
    while (bits != 0) {
      const bin = (word << 6) + <i32>ctz(bits);
      bits &= bits - 1;
      if (!(recover && bin == 0)) {
        const entry = v128.load(entries + ((<usize>bin) << 4));
        left = f64x2.add(left, entry);
        if (sizeof<OLD>() == 4) leftCount += load<i32>(counts + ((<usize>bin) << 2));
        else leftCount += <i32>(f64x2.extract_lane(entry, 1) * factor + 0.5);
      }
      if (leftCount < minData || f64x2.extract_lane(left, 1) < minHessian) continue;
      const rightCount = rows - leftCount;
      if (rightCount < minData) {
        word = words;
        break;
      }
      const right = f64x2.sub(total, left);
      if (f64x2.extract_lane(right, 1) < minHessian) {
        word = words;
        break;
      }
      const gain = splitGain<OLD>(left, right, l1, l2);
      if (gain <= shift) continue;
      splittable = 1; // also where the gain is no number
      if (gain > gainSoFar) {
        gainSoFar = gain;
        found = left;
        foundCount = leftCount;
        foundBin = bin;
      }
    }
  }
  bestGain = gainSoFar;
  bestG = f64x2.extract_lane(found, 0);
  bestH = f64x2.extract_lane(found, 1);
  bestCount = foundCount;
  bestThreshold = foundBin;
}

export function setSplittable(value: i32): void {
  splittable = value;
}
