import type { Triple } from "../../../../formats/volume/volume.ts";

export type Axis = keyof Triple;

export interface Block {
  /** [z, y, x]; may go on behind the block. */
  readonly data: Float64Array;
  readonly shape: Triple;
}

/**
 * Convolves along one axis, only where the filter lies within the block: out[i] = Σ filter[k] · block[i + K − 1 − k], so that the axis
 * becomes K − 1 shorter. An even number of taps. Writes to `out` where that is given and long enough. O(voxels · K).
 */
export function convolveAxis({ data, shape }: Block, axis: Axis, filter: readonly number[], out?: Float64Array): Block {
  const long = shape[axis];
  const short = long - filter.length + 1;
  const inner = axis === "x" ? 1 : axis === "y" ? shape.x : shape.y * shape.x;
  const outer = (shape.z * shape.y * shape.x) / (long * inner);
  const size = outer * short * inner;
  const to = out && out.length >= size ? out : new Float64Array(size);
  const taps = Float64Array.from(filter).reverse();
  if (inner === 1) alongRows(data, to, taps, outer, long, short);
  else {
    for (let o = 0; o < outer; o++) acrossRows(data, to, taps, { from: o * long * inner, to: o * short * inner, short, inner });
  }
  return { data: to, shape: { ...shape, [axis]: short } };
}

function alongRows(block: Float64Array, out: Float64Array, f: Float64Array, rows: number, long: number, short: number): void {
  for (let row = 0; row < rows; row++) {
    if (f.length === 6) sixTaps(block, out, f, row * long, row * short, 1, short);
    else twoByTwo(block, out, f, row * long, row * short, 1, short);
  }
}

/** Values that are taken together, so that the rows of all taps stay in the cache. */
const CHUNK = 1024;

function acrossRows(
  block: Float64Array,
  out: Float64Array,
  f: Float64Array,
  { from, to, short, inner }: { readonly from: number; readonly to: number; readonly short: number; readonly inner: number },
): void {
  for (let start = 0; start < inner; start += CHUNK) {
    const width = Math.min(CHUNK, inner - start);
    for (let i = 0; i < short; i++) {
      const a = from + i * inner + start;
      const b = to + i * inner + start;
      if (f.length === 6) sixTaps(block, out, f, a, b, inner, width);
      else twoByTwo(block, out, f, a, b, inner, width);
    }
  }
}

/** out[b + j] = Σ f[k] · block[a + k · stride + j] for j below `width`. */
function sixTaps(
  block: Float64Array,
  out: Float64Array,
  f: Float64Array,
  a: number,
  b: number,
  stride: number,
  width: number,
): void {
  const f0 = f[0]!;
  const f1 = f[1]!;
  const f2 = f[2]!;
  const f3 = f[3]!;
  const f4 = f[4]!;
  const f5 = f[5]!;
  const a1 = a + stride;
  const a2 = a1 + stride;
  const a3 = a2 + stride;
  const a4 = a3 + stride;
  const a5 = a4 + stride;
  for (let j = 0; j < width; j++) {
    out[b + j] =
      f0 * block[a + j]! +
      f1 * block[a1 + j]! +
      f2 * block[a2 + j]! +
      f3 * block[a3 + j]! +
      f4 * block[a4 + j]! +
      f5 * block[a5 + j]!;
  }
}

/** The same for any even number of taps. */
function twoByTwo(
  block: Float64Array,
  out: Float64Array,
  f: Float64Array,
  a: number,
  b: number,
  stride: number,
  width: number,
): void {
  out.fill(0, b, b + width);
  for (let k = 0; k < f.length; k += 2) {
    const f0 = f[k]!;
    const f1 = f[k + 1]!;
    const a0 = a + k * stride;
    const a1 = a0 + stride;
    for (let j = 0; j < width; j++) out[b + j] = out[b + j]! + f0 * block[a0 + j]! + f1 * block[a1 + j]!;
  }
}
