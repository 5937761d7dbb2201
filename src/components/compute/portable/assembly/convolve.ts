import { copyNumbers, padRow } from "./blocks";

/**
 * A convolution, or the gradient of its input, row by row of what comes out: each voxel of the row meets, in every row of the source that
 * its taps reach, one stretch of neighbouring numbers (the taps along w, with all channels). So a row is a sum of matrix products of
 * overlapping stretches with weights, and nothing has to be copied for it but the padding of rows.
 *
 * Backward, a voxel at padded place q · stride + r meets the taps r, r + stride, … alone: phase r of the weights.
 */

/** Taps that phase `r` has along an axis. */
// @ts-ignore: decorator
@inline
function tapsOf(size: i32, stride: i32, r: i32): i32 {
  return r < size ? (size - r + stride - 1) / stride : 0;
}

// @ts-ignore: decorator
@inline
function tilesOf(channels: i32): i32 {
  return (channels + 7) >> 3;
}

/** Bytes of one phase's weights. */
function phaseBytes(size: i32, taps: i32, source: i32, target: i32): usize {
  return (<usize>(tilesOf(target) * size * size * taps) * <usize>source) << 5;
}

/** Bytes that `packWeights` fills: `source` channels come in, `target` go out, in the direction of the work. */
export function panelBytes(size: i32, stride: i32, source: i32, target: i32, backward: bool): usize {
  if (!backward) return phaseBytes(size, size, source, target);
  let bytes: usize = 0;
  for (let r = 0; r < stride; r++) bytes += phaseBytes(size, tapsOf(size, stride, r), source, target);
  return bytes;
}

/** Weights in the order in which they are met: [phase][8 targets][a][b][tap along w, source][one of 8]; targets beyond the last are 0. */
export function packWeights(w: usize, panels: usize, size: i32, stride: i32, inputs: i32, outputs: i32, backward: bool): void {
  const source = backward ? outputs : inputs;
  const target = backward ? inputs : outputs;
  let to = panels;
  const phases = backward ? stride : 1;
  for (let r = 0; r < phases; r++) {
    const taps = backward ? tapsOf(size, stride, r) : size;
    for (let tile = 0; tile < tilesOf(target); tile++) {
      for (let row = 0; row < size * size; row++) {
        for (let t = 0; t < taps; t++) {
          const tap = backward ? r + stride * (taps - 1 - t) : t;
          const at = w + (<usize>((row * size + tap) * inputs) * <usize>outputs << 2);
          for (let s = 0; s < source; s++) {
            for (let lane = 0; lane < 8; lane++) {
              const channel = tile * 8 + lane;
              let value: f32 = 0;
              if (channel < target) value = load<f32>(at + (<usize>(backward ? channel * outputs + s : s * outputs + channel) << 2));
              store<f32>(to, value);
              to += 4;
            }
          }
        }
      }
    }
  }
}

/** Place in the source that tap `tap` of place `at` meets; −1 for none. */
// @ts-ignore: decorator
@inline
function met(at: i32, tap: i32, stride: i32, padding: i32, length: i32, backward: bool): i32 {
  let place = at * stride - padding + tap;
  if (backward) {
    place = at + padding - tap;
    if (place < 0 || place % stride != 0) return -1;
    place /= stride;
  }
  return place >= 0 && place < length ? place : -1;
}

/** Places of a padded row of the source, and how many of them come before it. */
function wholeRow(sw: i32, tw: i32, size: i32, stride: i32, padding: i32, backward: bool): i32 {
  if (backward) return (size - 1) / stride + max(sw, (tw - 1 + padding) / stride + 1);
  return max(padding + sw, (tw - 1) * stride + size);
}

// @ts-ignore: decorator
@inline
function leftOf(size: i32, stride: i32, padding: i32, backward: bool): i32 {
  return backward ? (size - 1) / stride : padding;
}

/** Bytes of scratch that `convolve` needs. */
export function convolveScratch(sw: i32, source: i32, tw: i32, size: i32, stride: i32, padding: i32, backward: bool): usize {
  const row = <usize>wholeRow(sw, tw, size, stride, padding, backward) * (<usize>source << 2);
  return 128 + <usize>(size * size) * (8 + row + (<usize>(size * source) << 4));
}

/** `x` [n, sd, sh, sw, source] to `y` [n, td, th, tw, target], with weights from `packWeights`. */
export function convolve(
  x: usize, y: usize, panels: usize, scratch: usize,
  n: i32, sd: i32, sh: i32, sw: i32, source: i32,
  td: i32, th: i32, tw: i32, target: i32,
  size: i32, stride: i32, padding: i32, backward: bool,
): void {
  const left = leftOf(size, stride, padding, backward);
  const whole = wholeRow(sw, tw, size, stride, padding, backward);
  const asItIs = left == 0 && whole == sw;
  const place = (<usize>source) << 2;
  const rowBytes = place * <usize>whole;
  const list = scratch + 128; // address of a row, and which of the size² it is
  const copies = list + <usize>(size * size * 8);
  const woven = copies + rowBytes * <usize>(size * size);
  const outPlace = (<usize>target) << 2;
  let out = y;
  for (let sample = 0; sample < n; sample++) {
    for (let z = 0; z < td; z++) {
      for (let v = 0; v < th; v++, out += outPlace * <usize>tw) {
        let rows = 0;
        for (let a = 0; a < size; a++) {
          const sz = met(z, a, stride, padding, sd, backward);
          if (sz < 0) continue;
          for (let b = 0; b < size; b++) {
            const sv = met(v, b, stride, padding, sh, backward);
            if (sv < 0) continue;
            let row = x + place * <usize>sw * <usize>((sample * sd + sz) * sh + sv);
            if (!asItIs) {
              const copy = copies + rowBytes * <usize>rows;
              padRow(row, sw, source, left, whole, copy);
              row = copy;
            }
            store<u32>(list + (<usize>rows << 3), <u32>row);
            store<u32>(list + (<usize>rows << 3), <u32>(a * size + b), 4);
            rows++;
          }
        }
        if (!backward) {
          multiply(out, outPlace, tw, target, list, rows, 0, place * <usize>stride, size * source, panels, size * size, scratch, woven);
          continue;
        }
        let panel = panels;
        for (let r = 0; r < stride; r++) {
          const taps = tapsOf(size, stride, r);
          const q = padding > r ? (padding - r + stride - 1) / stride : 0;
          const first = q * stride + r - padding;
          const count = first < tw ? (tw - first + stride - 1) / stride : 0;
          const start = place * <usize>(q - taps + 1 + left);
          multiply(out + outPlace * <usize>first, outPlace * <usize>stride, count, target, list, taps > 0 ? rows : 0, start, place, taps * source, panel, size * size, scratch, woven);
          panel += phaseBytes(size, taps, source, target);
        }
      }
    }
  }
}

/** Terms that are summed by themselves before they join the whole sum, so that it keeps its digits. */
const TERMS: i32 = 64;

/** Adds two vectors to a sum of two. */
// @ts-ignore: decorator
@inline
function addTo(sum: usize, low: v128, high: v128): void {
  v128.store(sum, f32x4.add(v128.load(sum), low));
  v128.store(sum, f32x4.add(v128.load(sum, 16), high), 16);
}

/** Four stretches of `length` numbers, woven: the first of each, the second of each, … */
function weave(p0: usize, p1: usize, p2: usize, p3: usize, length: i32, to: usize): void {
  let k = length;
  for (; k >= 4; k -= 4) {
    const a = v128.load(p0), b = v128.load(p1), c = v128.load(p2), d = v128.load(p3);
    const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7), cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
    v128.store(to, v128.shuffle<i64>(ab, cd, 1, 3), 16);
    v128.store(to, v128.shuffle<i64>(ab2, cd2, 0, 2), 32);
    v128.store(to, v128.shuffle<i64>(ab2, cd2, 1, 3), 48);
    p0 += 16; p1 += 16; p2 += 16; p3 += 16; to += 64;
  }
  for (; k > 0; k--) {
    store<f32>(to, load<f32>(p0));
    store<f32>(to, load<f32>(p1), 4);
    store<f32>(to, load<f32>(p2), 8);
    store<f32>(to, load<f32>(p3), 12);
    p0 += 4; p1 += 4; p2 += 4; p3 += 4; to += 16;
  }
}

/**
 * `count` places of a row, `step` bytes apart: the sum over the listed source rows of stretches of `length` numbers, the first at `start`
 * and `sourceStep` bytes apart, times weights. Four places by eight channels at a time, the places' stretches woven so that they are read
 * from one line of the cache; `spare` has room for sums, and behind them for the stretches.
 */
function multiply(
  out: usize, step: usize, count: i32, channels: i32,
  list: usize, rows: i32, start: usize, sourceStep: usize, length: i32,
  panel: usize, panelRows: i32, spare: usize, woven: usize,
): void {
  const rowPanel = <usize>length << 5;
  const rowWoven = <usize>length << 4;
  const zero = f32x4.splat(0);
  const last = count - 1;
  for (let i = 0; i < count; i += 4) {
    // places beyond the last compute the last again
    const o0 = start + sourceStep * <usize>i;
    const o1 = start + sourceStep * <usize>min(i + 1, last);
    const o2 = start + sourceStep * <usize>min(i + 2, last);
    const o3 = start + sourceStep * <usize>min(i + 3, last);
    for (let r = 0; r < rows; r++) {
      const row = <usize>load<u32>(list + (<usize>r << 3));
      weave(row + o0, row + o1, row + o2, row + o3, length, woven + rowWoven * <usize>r);
    }
    for (let tile = 0; tile < tilesOf(channels); tile++) {
      const weights = panel + rowPanel * <usize>(tile * panelRows);
      const lanes = channels - tile * 8;
      for (let at: usize = 0; at < 128; at += 16) v128.store(spare + at, zero);
      let a0 = zero, b0 = zero, a1 = zero, b1 = zero, a2 = zero, b2 = zero, a3 = zero, b3 = zero;
      let terms = 0;
      let p = woven;
      for (let r = 0; r < rows; r++) {
        let w = weights + rowPanel * <usize>load<u32>(list + (<usize>r << 3), 4);
        for (let left = length; left > 0;) {
          let k = min(left, TERMS);
          left -= k;
          terms += k;
          for (; k > 0; k--) {
            const low = v128.load(w), high = v128.load(w, 16);
            let s = v128.load32_splat(p);
            a0 = f32x4.add(a0, f32x4.mul(s, low)); b0 = f32x4.add(b0, f32x4.mul(s, high));
            s = v128.load32_splat(p, 4);
            a1 = f32x4.add(a1, f32x4.mul(s, low)); b1 = f32x4.add(b1, f32x4.mul(s, high));
            s = v128.load32_splat(p, 8);
            a2 = f32x4.add(a2, f32x4.mul(s, low)); b2 = f32x4.add(b2, f32x4.mul(s, high));
            s = v128.load32_splat(p, 12);
            a3 = f32x4.add(a3, f32x4.mul(s, low)); b3 = f32x4.add(b3, f32x4.mul(s, high));
            p += 16; w += 32;
          }
          if (terms >= TERMS) {
            addTo(spare, a0, b0); addTo(spare + 32, a1, b1); addTo(spare + 64, a2, b2); addTo(spare + 96, a3, b3);
            a0 = zero; b0 = zero; a1 = zero; b1 = zero; a2 = zero; b2 = zero; a3 = zero; b3 = zero;
            terms = 0;
          }
        }
      }
      addTo(spare, a0, b0); addTo(spare + 32, a1, b1); addTo(spare + 64, a2, b2); addTo(spare + 96, a3, b3);
      const to = out + step * <usize>i + (<usize>tile << 5);
      for (let at = 0; at < min(4, count - i); at++) {
        const sum = spare + (<usize>at << 5);
        if (lanes >= 8) {
          v128.store(to + step * <usize>at, v128.load(sum));
          v128.store(to + step * <usize>at, v128.load(sum, 16), 16);
        } else copyNumbers(sum, to + step * <usize>at, lanes);
      }
    }
  }
}
