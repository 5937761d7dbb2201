/**
 * The kernels of an engine as plain loops in float64, to compare engines with: each is the definition, read off PyTorch's documentation,
 * with nothing clever in it. Volumes are [n, d, h, w, c] in C order.
 */
import type { Move, Window } from "../../src/components/compute/engine/engine.ts";
import { type Shape, sizeOf } from "../../src/components/compute/engine/tensor.ts";
import { Philox } from "../../src/stats/random/philox.ts";

/** Numbers with their shape. */
export interface Numbers {
  readonly shape: Shape;
  readonly values: Float64Array;
}

export const numbers = (shape: Shape, values: ArrayLike<number> = new Float64Array(sizeOf(shape))): Numbers => ({
  shape,
  values: Float64Array.from(values),
});

/** Normal numbers, `mean` ± `deviation`, rounded to float32 so that both sides start from the same ones. */
export function randomNumbers(shape: Shape, seed: number, mean = 0, deviation = 1): Numbers {
  const philox = new Philox(seed, "engine suite");
  return numbers(
    shape,
    Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(mean + deviation * philox.normal())),
  );
}

/** Place of [i, j, …] in a shape. */
function at(shape: Shape, ...index: readonly number[]): number {
  let place = 0;
  for (let axis = 0; axis < shape.length; axis++) place = place * shape[axis]! + index[axis]!;
  return place;
}

/** Every meeting of an output voxel with an input voxel through a tap of a window; the padding is left out. */
function eachMeeting(
  [n, d, h, w]: Shape,
  { size, stride, padding }: Window,
  meet: (sample: number, output: readonly number[], tap: readonly number[], input: readonly number[]) => void,
): void {
  const lengths = [d!, h!, w!];
  const outs = lengths.map((length) => Math.floor((length + 2 * padding - size) / stride) + 1);
  for (let sample = 0; sample < n!; sample++)
    for (let z = 0; z < outs[0]!; z++)
      for (let y = 0; y < outs[1]!; y++)
        for (let x = 0; x < outs[2]!; x++)
          for (let a = 0; a < size; a++)
            for (let b = 0; b < size; b++)
              for (let e = 0; e < size; e++) {
                const input = [z * stride + a - padding, y * stride + b - padding, x * stride + e - padding];
                if (input.every((place, axis) => place >= 0 && place < lengths[axis]!)) meet(sample, [z, y, x], [a, b, e], input);
              }
}

const windowedShape = (shape: Shape, { size, stride, padding }: Window, channels: number): number[] => [
  shape[0]!,
  ...shape.slice(1, 4).map((length) => Math.floor((length + 2 * padding - size) / stride) + 1),
  channels,
];

export function convolution(x: Numbers, w: Numbers, window: Window): Numbers {
  const [inputs, outputs] = w.shape.slice(3) as [number, number];
  const y = numbers(windowedShape(x.shape, window, outputs));
  eachMeeting(x.shape, window, (n, out, tap, place) => {
    const [ys, xs, ws] = [at(y.shape, n, ...out, 0), at(x.shape, n, ...place, 0), at(w.shape, ...tap, 0, 0)];
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++) y.values[ys + o]! += x.values[xs + i]! * w.values[ws + i * outputs + o]!;
  });
  return y;
}

export function convolutionGradients(dy: Numbers, x: Numbers, w: Numbers, window: Window): { x: Numbers; w: Numbers } {
  const [inputs, outputs] = w.shape.slice(3) as [number, number];
  const dx = numbers(x.shape);
  const dw = numbers(w.shape);
  eachMeeting(x.shape, window, (n, out, tap, place) => {
    const [ys, xs, ws] = [at(dy.shape, n, ...out, 0), at(x.shape, n, ...place, 0), at(w.shape, ...tap, 0, 0)];
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++) {
        dx.values[xs + i]! += dy.values[ys + o]! * w.values[ws + i * outputs + o]!;
        dw.values[ws + i * outputs + o]! += dy.values[ys + o]! * x.values[xs + i]!;
      }
  });
  return { x: dx, w: dw };
}

/** Maximum of each window, and where in `x` it stands: the first of equal ones. */
function maxima(x: Numbers, window: Window): { y: Numbers; places: Int32Array } {
  const channels = x.shape[4]!;
  const y = numbers(windowedShape(x.shape, window, channels));
  y.values.fill(-Infinity);
  const places = new Int32Array(y.values.length);
  eachMeeting(x.shape, window, (n, out, _tap, place) => {
    for (let c = 0; c < channels; c++) {
      const from = at(x.shape, n, ...place, c);
      const to = at(y.shape, n, ...out, c);
      if (x.values[from]! > y.values[to]!) {
        y.values[to] = x.values[from]!;
        places[to] = from;
      }
    }
  });
  return { y, places };
}

export const maxPooling = (x: Numbers, window: Window): Numbers => maxima(x, window).y;

export function maxPoolingGradient(dy: Numbers, x: Numbers, window: Window): Numbers {
  const dx = numbers(x.shape);
  maxima(x, window).places.forEach((place, i) => {
    dx.values[place]! += dy.values[i]!;
  });
  return dx;
}

/** Sum of `f` over all axes but the last, [c]. */
function perChannel(shape: Shape, f: (place: number, channel: number) => number): Float64Array {
  const c = shape.at(-1)!;
  const sums = new Float64Array(c);
  for (let place = 0; place < sizeOf(shape); place++) sums[place % c]! += f(place, place % c);
  return sums;
}

export const channelSums = (x: Numbers): Numbers =>
  numbers(
    x.shape.slice(-1),
    perChannel(x.shape, (place) => x.values[place]!),
  );

export function channelMoments(x: Numbers): { mean: Numbers; variance: Numbers } {
  const c = x.shape.at(-1)!;
  const rows = x.values.length / c;
  const mean = perChannel(x.shape, (place) => x.values[place]! / rows);
  const variance = perChannel(x.shape, (place, channel) => (x.values[place]! - mean[channel]!) ** 2 / rows);
  return { mean: numbers([c], mean), variance: numbers([c], variance) };
}

/** Mean, variance and scale of each channel. */
export interface By {
  readonly mean: Numbers;
  readonly variance: Numbers;
  readonly scale: Numbers;
  readonly epsilon: number;
}

export function normalization(x: Numbers, { mean, variance, scale, epsilon }: By, shift: Numbers): Numbers {
  const c = x.shape.at(-1)!;
  const values = x.values.map((value, place) => {
    const i = place % c;
    return ((value - mean.values[i]!) / Math.sqrt(variance.values[i]! + epsilon)) * scale.values[i]! + shift.values[i]!;
  });
  return numbers(x.shape, values);
}

/** `own`: mean and variance are x's own, and move with it. */
export function normalizationGradients(
  dy: Numbers,
  x: Numbers,
  by: By,
  own: boolean,
): { x: Numbers; scale: Numbers; shift: Numbers } {
  const c = x.shape.at(-1)!;
  const rows = x.values.length / c;
  const sigma = by.variance.values.map((variance) => Math.sqrt(variance + by.epsilon));
  const unit = x.values.map((value, place) => (value - by.mean.values[place % c]!) / sigma[place % c]!);
  const scale = perChannel(x.shape, (place) => dy.values[place]! * unit[place]!);
  const shift = perChannel(x.shape, (place) => dy.values[place]!);
  const dx = dy.values.map((gradient, place) => {
    const i = place % c;
    const through = own ? (shift[i]! + unit[place]! * scale[i]!) / rows : 0;
    return (by.scale.values[i]! / sigma[i]!) * (gradient - through);
  });
  return { x: numbers(x.shape, dx), scale: numbers([c], scale), shift: numbers([c], shift) };
}

/** [n, d, h, w, c] to [n, c]. */
export function spaceAverage(x: Numbers): Numbers {
  const [n, , , , c] = x.shape as [number, number, number, number, number];
  const y = numbers([n, c]);
  const space = x.values.length / (n * c);
  x.values.forEach((value, place) => {
    y.values[Math.floor(place / (space * c)) * c + (place % c)]! += value / space;
  });
  return y;
}

export function spaceAverageGradient(dy: Numbers, shape: Shape): Numbers {
  const c = shape[4]!;
  const space = sizeOf(shape) / (shape[0]! * c);
  const dx = numbers(shape);
  return numbers(
    shape,
    dx.values.map((_, place) => dy.values[Math.floor(place / (space * c)) * c + (place % c)]! / space),
  );
}

export function matrixProduct(a: Numbers, b: Numbers, transposeA: boolean, transposeB: boolean): Numbers {
  const rows = a.shape[transposeA ? 1 : 0]!;
  const inner = a.shape[transposeA ? 0 : 1]!;
  const columns = b.shape[transposeB ? 0 : 1]!;
  const y = numbers([rows, columns]);
  for (let r = 0; r < rows; r++)
    for (let col = 0; col < columns; col++)
      for (let i = 0; i < inner; i++)
        y.values[at(y.shape, r, col)]! +=
          a.values[transposeA ? at(a.shape, i, r) : at(a.shape, r, i)]! *
          b.values[transposeB ? at(b.shape, col, i) : at(b.shape, i, col)]!;
  return y;
}

export function movedChannels(x: Numbers, moves: readonly (readonly Move[] | null)[], fill: number | null): Numbers {
  const [n, d, h, w, c] = x.shape as [number, number, number, number, number];
  const y = numbers(x.shape);
  for (let sample = 0; sample < n; sample++)
    for (let z = 0; z < d; z++)
      for (let r = 0; r < h; r++)
        for (let column = 0; column < w; column++)
          for (let channel = 0; channel < c; channel++) {
            const { axis, by } = moves[sample]?.[channel] ?? { axis: 0, by: 0 };
            const from = [z, r, column];
            from[axis]! -= by;
            const length = x.shape[axis + 1]!;
            const outside = from[axis]! < 0 || from[axis]! >= length;
            from[axis] = (from[axis]! + length) % length;
            y.values[at(y.shape, sample, z, r, column, channel)] =
              outside && fill !== null ? fill : x.values[at(x.shape, sample, ...from, channel)]!;
          }
  return y;
}
