import type { Info, Kernels } from "./kernels.ts";

/** Sizes of an activation [n, d, h, w, c]. */
export type Volume = readonly [n: number, d: number, h: number, w: number, c: number];
export const volumeOf = (x: Info): Volume => x.shape as unknown as Volume;

const product = (lengths: readonly number[]): number => lengths.reduce((a, b) => a * b, 1);

/** A shape as [outer, length, inner] about one of its axes. */
export const aboutAxis = (shape: readonly number[], axis: number): [outer: number, length: number, inner: number] => [
  product(shape.slice(0, axis)),
  shape[axis]!,
  product(shape.slice(axis + 1)),
];

const withAxis = (shape: readonly number[], axis: number, length: number): number[] =>
  shape.map((old, i) => (i === axis ? length : old));

/** Pads an axis with `value`. */
export function padAxis(k: Kernels, x: Info, axis: number, before: number, after: number, value = 0): Info {
  const none = [0, 0] as const;
  const padded = k.pad(k.reshape(x, aboutAxis(x.shape, axis)), [none, [before, after], none], value);
  return k.reshape(padded, withAxis(x.shape, axis, x.shape[axis]! + before + after));
}

/** Part of an axis. */
export function sliceAxis(k: Kernels, x: Info, axis: number, from: number, count: number): Info {
  const [outer, length, inner] = aboutAxis(x.shape, axis);
  return k.reshape(k.part(k.reshape(x, [outer, length, inner]), from, count), withAxis(x.shape, axis, count));
}

/** `count` places of an axis: `from`, `from + stride`, …; the axis' length must be a multiple of `stride`. */
export function stridedAxis(k: Kernels, x: Info, axis: number, stride: number, from: number, count: number): Info {
  if (stride === 1) return sliceAxis(k, x, axis, from, count);
  const [outer, length, inner] = aboutAxis(x.shape, axis);
  const view = k.reshape(x, [outer, length / stride, stride, inner]);
  const part = k.slice(view, [0, Math.floor(from / stride), from % stride, 0], [outer, count, 1, inner]);
  return k.reshape(part, withAxis(x.shape, axis, count));
}

/** Weaves tensors of equal shapes into one, place by place along an axis. */
export function interleaveAxis(k: Kernels, parts: readonly Info[], axis: number): Info {
  const { shape } = parts[0]!;
  const [outer, length, inner] = aboutAxis(shape, axis);
  const rows = parts.map((one) => k.reshape(one, [outer * length, inner]));
  return k.reshape(k.join(rows), withAxis(shape, axis, length * parts.length));
}

/** One after the other, seen as `shape`. */
export function joinFirst(k: Kernels, parts: readonly Info[], shape: readonly number[]): Info {
  const lines = parts.map((part) => k.reshape(part, [1, product(part.shape)]));
  return k.reshape(k.join(lines), shape);
}
