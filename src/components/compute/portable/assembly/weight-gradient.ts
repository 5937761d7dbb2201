import { copyBlocks, padRow } from "./blocks";

/**
 * Gradient of a convolution's weights, depth by depth of the output: in a block of its rows, each voxel meets at the taps (a, b) one
 * stretch of neighbouring source numbers (the taps along w, with all channels), and adds their products with its own channels. Sums of
 * one depth come first and are then added to the whole, so that no sum is long enough to lose digits.
 */

// @ts-ignore: decorator
@inline
function up(count: i32, to: i32): i32 {
  return (count + to - 1) / to * to;
}

/** Rows taken together: enough voxels to keep sums in registers, few enough for a cache. */
function blockRows(oh: i32, ow: i32): i32 {
  return min(oh, max(1, 128 / ow));
}

// @ts-ignore: decorator
@inline
function wholeRow(w: i32, ow: i32, size: i32, stride: i32, padding: i32): i32 {
  return max(padding + w, (ow - 1) * stride + size);
}

// @ts-ignore: decorator
@inline
function sumBytes(c: i32, outputs: i32, size: i32): usize {
  return <usize>(size * size * up(size * c, 4)) * (<usize>up(outputs, 8) << 2);
}

/** Bytes of scratch that `weightGradient` needs. */
export function weightGradientScratch(w: i32, c: i32, oh: i32, ow: i32, outputs: i32, size: i32, stride: i32, padding: i32): usize {
  const rows = blockRows(oh, ow);
  const plane = <usize>((rows - 1) * stride + size) * <usize>wholeRow(w, ow, size, stride, padding) * (<usize>c << 2);
  // the last stretch may be read up to a multiple of 4
  return 2 * sumBytes(c, outputs, size) + plane + 16 + <usize>(rows * ow) * (<usize>up(outputs, 8) << 2);
}

export function weightGradient(
  x: usize, dy: usize, dw: usize, scratch: usize,
  n: i32, d: i32, h: i32, w: i32, c: i32,
  od: i32, oh: i32, ow: i32, outputs: i32,
  size: i32, stride: i32, padding: i32,
): void {
  const length = up(size * c, 4);
  const width = up(outputs, 8);
  const tapBytes = <usize>length * (<usize>width << 2);
  const bytes = sumBytes(c, outputs, size);
  const sum = scratch, total = scratch + bytes, plane = total + bytes;
  const whole = wholeRow(w, ow, size, stride, padding);
  const place = <usize>c << 2;
  const rowBytes = place * <usize>whole;
  const most = blockRows(oh, ow);
  const block = plane + rowBytes * <usize>((most - 1) * stride + size) + 16;
  memory.fill(total, 0, bytes);
  for (let sample = 0; sample < n; sample++) {
    for (let z = 0; z < od; z++) {
      memory.fill(sum, 0, bytes);
      for (let v = 0; v < oh; v += most) {
        const rows = min(most, oh - v);
        const from = dy + (<usize>(((sample * od + z) * oh + v) * ow) * (<usize>outputs << 2));
        let gradients = from;
        if (width != outputs) {
          memory.fill(block, 0, <usize>(rows * ow) * (<usize>width << 2));
          copyBlocks(from, outputs, block, width, rows * ow, outputs);
          gradients = block;
        }
        for (let a = 0; a < size; a++) {
          const sz = z * stride - padding + a;
          if (sz < 0 || sz >= d) continue;
          for (let i = 0; i < (rows - 1) * stride + size; i++) {
            const sv = v * stride - padding + i;
            const to = plane + rowBytes * <usize>i;
            if (sv < 0 || sv >= h) memory.fill(to, 0, rowBytes);
            else padRow(x + place * <usize>w * <usize>((sample * d + sz) * h + sv), w, c, padding, whole, to);
          }
          for (let b = 0; b < size; b++)
            accumulate(sum + tapBytes * <usize>(a * size + b), length, width, plane + rowBytes * <usize>b, place * <usize>stride, rowBytes * <usize>stride, gradients, rows, ow);
        }
      }
      for (let i: usize = 0; i < bytes; i += 16) v128.store(total + i, f32x4.add(v128.load(total + i), v128.load(sum + i)));
    }
  }
  for (let row = 0; row < size * size; row++)
    copyBlocks(total + tapBytes * <usize>row, width, dw + <usize>(row * size) * place * <usize>outputs, outputs, size * c, outputs);
}

/** sums [length, width] += Σ over places of stretch [length] ⊗ gradients [width]; four by eight at a time. */
function accumulate(
  sums: usize, length: i32, width: i32,
  stretches: usize, step: usize, rowStep: usize,
  gradients: usize, rows: i32, places: i32,
): void {
  const line = <usize>width << 2;
  for (let j: usize = 0; j < line; j += 32) {
    for (let i = 0; i < length; i += 4) {
      const to = sums + line * <usize>i + j;
      const to1 = to + line, to2 = to1 + line, to3 = to2 + line;
      let a0 = v128.load(to), b0 = v128.load(to, 16), a1 = v128.load(to1), b1 = v128.load(to1, 16);
      let a2 = v128.load(to2), b2 = v128.load(to2, 16), a3 = v128.load(to3), b3 = v128.load(to3, 16);
      let g = gradients + j;
      for (let r = 0; r < rows; r++) {
        let p = stretches + rowStep * <usize>r + (<usize>i << 2);
        for (let at = 0; at < places; at++) {
          const low = v128.load(g), high = v128.load(g, 16);
          let s = v128.load32_splat(p);
          a0 = f32x4.add(a0, f32x4.mul(s, low)); b0 = f32x4.add(b0, f32x4.mul(s, high));
          s = v128.load32_splat(p, 4);
          a1 = f32x4.add(a1, f32x4.mul(s, low)); b1 = f32x4.add(b1, f32x4.mul(s, high));
          s = v128.load32_splat(p, 8);
          a2 = f32x4.add(a2, f32x4.mul(s, low)); b2 = f32x4.add(b2, f32x4.mul(s, high));
          s = v128.load32_splat(p, 12);
          a3 = f32x4.add(a3, f32x4.mul(s, low)); b3 = f32x4.add(b3, f32x4.mul(s, high));
          p += step;
          g += line;
        }
      }
      v128.store(to, a0); v128.store(to, b0, 16);
      v128.store(to1, a1); v128.store(to1, b1, 16);
      v128.store(to2, a2); v128.store(to2, b2, 16);
      v128.store(to3, a3); v128.store(to3, b3, 16);
    }
  }
}
