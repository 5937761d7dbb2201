import type { Triple } from "../../../../formats/volume/volume.ts";

export type Axis = keyof Triple;

/**
 * Convolves along one axis, only where the filter lies within the block: out[i] = Σ filter[k] · block[i + K − 1 − k], so that the axis
 * becomes K − 1 shorter. An even number of taps. O(voxels · K).
 */
export function convolveAxis(
  block: Float64Array,
  shape: Triple,
  axis: Axis,
  filter: readonly number[],
): { readonly data: Float64Array; readonly shape: Triple } {
  const taps = filter.length;
  const long = shape[axis];
  const short = long - taps + 1;
  const inner = axis === "x" ? 1 : axis === "y" ? shape.x : shape.y * shape.x;
  const outer = (shape.z * shape.y * shape.x) / (long * inner);
  const data = new Float64Array(outer * short * inner);
  const reversed = Float64Array.from(filter).reverse();
  if (inner === 1) alongRows(block, data, reversed, outer, long, short);
  else {
    for (let o = 0; o < outer; o++)
      acrossRows(block, data, reversed, { from: o * long * inner, to: o * short * inner, short, inner });
  }
  return { data, shape: { ...shape, [axis]: short } };
}

function alongRows(block: Float64Array, out: Float64Array, f: Float64Array, rows: number, long: number, short: number): void {
  const taps = f.length;
  for (let row = 0; row < rows; row++) {
    const from = row * long;
    const to = row * short;
    if (taps === 6) {
      const [f0, f1, f2, f3, f4, f5] = f as unknown as [number, number, number, number, number, number]; // six taps
      for (let i = 0; i < short; i++) {
        const p = from + i;
        out[to + i] =
          f0 * block[p]! + f1 * block[p + 1]! + f2 * block[p + 2]! + f3 * block[p + 3]! + f4 * block[p + 4]! + f5 * block[p + 5]!;
      }
    } else {
      for (let i = 0; i < short; i++) {
        let sum = 0;
        for (let k = 0; k < taps; k++) sum += f[k]! * block[from + i + k]!;
        out[to + i] = sum;
      }
    }
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

function twoByTwo(
  block: Float64Array,
  out: Float64Array,
  f: Float64Array,
  a: number,
  b: number,
  stride: number,
  width: number,
): void {
  for (let k = 0; k < f.length; k += 2) {
    const f0 = f[k]!;
    const f1 = f[k + 1]!;
    const a0 = a + k * stride;
    const a1 = a0 + stride;
    for (let j = 0; j < width; j++) out[b + j] = out[b + j]! + f0 * block[a0 + j]! + f1 * block[a1 + j]!;
  }
}
