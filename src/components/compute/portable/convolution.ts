import { type Window, windowed } from "../engine/engine.ts";
import type { Shape } from "../engine/tensor.ts";
import type { Info, Kernels } from "./kernels.ts";
import { interleaveAxis, joinFirst, padAxis, sliceAxis, stridedAxis, type Volume, volumeOf } from "./views.ts";

type Three = readonly [number, number, number];
const AXES = [1, 2, 3] as const; // d, h, w of an activation

/**
 * Convolution as the sum over depth taps of 2-D convolutions: the form that backends have good kernels for.
 * `w` [a, b, e, in, out]; each axis is padded with zeros by `before` and, up to what the output's depth needs, `after`.
 */
function convolve(k: Kernels, x: Info, w: Info, stride: number, before: Three, after: Three): Info {
  const [taps, rows, columns, inputs, outputs] = w.shape as unknown as Volume;
  const [n, depth, h, wide] = volumeOf(x);
  const out = Math.floor((depth + before[0] + after[0] - taps) / stride) + 1;
  const whole = Math.ceil((depth + before[0] + after[0]) / stride) * stride; // so that strides can be a view
  const padded = padAxis(k, x, 1, before[0], whole - depth - before[0]);
  const kernels = k.reshape(w, [taps, rows * columns * inputs * outputs]);
  let sum: Info | undefined;
  for (let tap = 0; tap < taps; tap++) {
    const slab = stridedAxis(k, padded, 1, stride, tap, out);
    const kernel = k.reshape(sliceAxis(k, kernels, 0, tap, 1), [rows, columns, inputs, outputs]);
    const y = k.conv2d(k.reshape(slab, [n * out, h, wide, inputs]), kernel, stride, [
      [before[1], after[1]],
      [before[2], after[2]],
    ]);
    const next = sum === undefined ? y : k.add(sum, y);
    if (sum !== undefined) k.drop(sum, y);
    sum = next;
  }
  const [, oh, ow] = sum!.shape as [number, number, number, number];
  return k.reshape(sum!, [n, out, oh, ow, outputs]);
}

/** `x` [n, d, h, w, in], `w` [k, k, k, in, out]. */
export function convolution(k: Kernels, x: Info, w: Info, { size, stride, padding }: Window): Info {
  if (size === 1 && stride === 1 && padding === 0) return pointwise(k, x, k.reshape(w, w.shape.slice(3)));
  const pads = [padding, padding, padding] as const;
  return convolve(k, x, w, stride, pads, pads);
}

/** A 1 × 1 × 1 convolution: `w` [in, out]. */
function pointwise(k: Kernels, x: Info, w: Info): Info {
  const [n, d, h, wide, inputs] = volumeOf(x);
  return k.reshape(k.matMul(k.reshape(x, [n * d * h * wide, inputs]), w), [n, d, h, wide, w.shape[1]!]);
}

/**
 * Gradient of a convolution's input. With stride s, an input voxel at (padded) place q·s + r meets the taps r, r + s, … alone: each
 * phase r of each axis is a convolution of `dy` with stride 1 by those taps in reverse order, and the phases are woven together.
 */
export function convolutionInputGradient(k: Kernels, dy: Info, w: Info, shape: Shape, { size, stride, padding }: Window): Info {
  const [, , , inputs, outputs] = w.shape as unknown as Volume;
  const turned = turn(k, w);
  if (size === 1 && stride === 1 && padding === 0) return pointwise(k, dy, k.reshape(turned, [outputs, inputs]));
  const places = AXES.map((axis) => Math.ceil((shape[axis]! + 2 * padding) / stride)) as unknown as Three;

  /** Phases of the axes before `axis` are chosen; weaves those of `axis` and the ones after. */
  const weave = (axis: 0 | 1 | 2 | 3, phases: readonly number[]): Info => {
    if (axis === 3) return phase(phases as unknown as Three);
    const parts = Array.from({ length: stride }, (_, r) => weave((axis + 1) as 1 | 2 | 3, [...phases, r]));
    const woven = interleaveAxis(k, parts, AXES[axis]);
    k.drop(...parts);
    const axisLength = shape[AXES[axis]]!;
    return sliceAxis(k, woven, AXES[axis], padding, axisLength);
  };
  const phase = (phases: Three): Info => {
    const taps = phases.map((r) => Math.ceil((size - r) / stride));
    const [n] = shape as Volume;
    if (taps.some((count) => count <= 0)) return k.filled([n, ...places, inputs], 0);
    const before = taps.map((count) => count - 1) as unknown as Three;
    const after = places.map((length, i) => length - dy.shape[i + 1]!) as unknown as Three;
    return convolve(k, dy, phaseOfKernel(k, turned, stride, phases), 1, before, after);
  };
  return weave(0, []);
}

/** A kernel [k, k, k, in, out] in reverse order of its taps, with its channels exchanged: [k, k, k, out, in]. */
function turn(k: Kernels, w: Info): Info {
  const [a, b, e, inputs, outputs] = w.shape as unknown as Volume;
  const reversed = k.reverse(k.reshape(w, [a * b * e, inputs, outputs]));
  return k.reshape(k.transpose(reversed, [0, 2, 1]), [a, b, e, outputs, inputs]);
}

/** Taps r, r + s, … of each axis, of a kernel whose taps are in reverse order; they stay so. */
function phaseOfKernel(k: Kernels, turned: Info, stride: number, phases: Three): Info {
  if (stride === 1) return turned;
  const size = turned.shape[0]!;
  return phases.reduce((kernel, r, axis) => {
    const count = Math.ceil((size - r) / stride);
    // in reverse order the last wanted tap, r + (count − 1)·s, stands first
    const first = size - 1 - (r + (count - 1) * stride);
    const whole = padAxis(k, kernel, axis, 0, (stride - (size % stride)) % stride);
    const wanted = stridedAxis(k, whole, axis, stride, first, count);
    return wanted;
  }, turned);
}

/**
 * Gradient of a convolution's weights, [k, k, k, in, out]. With stride s the padded input falls apart into s³ volumes, one a phase; tap
 * r + s·t is tap t of phase r, with stride 1.
 */
export function convolutionWeightGradient(k: Kernels, x: Info, dy: Info, window: Window): Info {
  const { size, stride, padding } = window;
  const [, , , , inputs] = volumeOf(x);
  const outputs = dy.shape[4]!;
  if (size === 1 && stride === 1 && padding === 0) {
    const rows = x.shape.slice(0, 4).reduce((a, b) => a * b, 1);
    const [gradient] = productsOverRows(k, k.reshape(x, [rows, inputs]), k.reshape(dy, [rows, outputs]), [0]);
    return k.reshape(gradient!, [1, 1, 1, inputs, outputs]);
  }
  const padded = AXES.reduce(
    (volume, axis) => {
      const length = x.shape[axis]! + 2 * padding;
      const whole = Math.max(Math.ceil(length / stride), windowed(x.shape[axis]!, window)) * stride;
      const next = padAxis(k, volume, axis, padding, whole - x.shape[axis]! - padding);
      k.drop(volume);
      return next;
    },
    k.reshape(x, x.shape),
  );
  const byTap = new Map<string, Info>(); // [in, out] each
  for (const phases of everyTap([stride, stride, stride])) {
    const taps = phases.map((r) => Math.max(0, Math.ceil((size - r) / stride))) as unknown as Three;
    if (taps.includes(0)) continue;
    const volume = phases.reduce(
      (part, r, i) => {
        const next = stridedAxis(k, part, AXES[i]!, stride, r, part.shape[AXES[i]!]! / stride);
        k.drop(part);
        return next;
      },
      k.reshape(padded, padded.shape),
    );
    const gradients = tapGradients(k, volume, dy, taps);
    k.drop(volume);
    for (const [tap, gradient] of gradients) byTap.set(tap.map((t, axis) => t * stride + phases[axis]!).join(), gradient);
  }
  const inOrder = everyTap([size, size, size]).map((tap) => byTap.get(tap.join())!);
  return joinFirst(k, inOrder, [size, size, size, inputs, outputs]);
}

/** All triples of whole numbers below those of `counts`, the last running fastest. */
function everyTap(counts: Three): Three[] {
  const [first, second, third] = counts.map((count) => [...Array(count).keys()]) as [number[], number[], number[]]; // three
  return first.flatMap((a) => second.flatMap((b) => third.map((e) => [a, b, e] as const)));
}

/** Rows of a part: fewer than a GPU's product takes apart itself, enough to outweigh the sum over parts. */
const PART = 1024;

/**
 * Products of matrices over rows, [m, n] each: `a` [rows, m] from an offset on by all of `b` [used, n]; the last offset is the largest, and
 * leaves `used` rows. In parts whose products are then added: a GPU computes them side by side, and the sums have one order.
 */
function productsOverRows(k: Kernels, a: Info, b: Info, offsets: readonly number[]): Info[] {
  const used = b.shape[0]!;
  const [m, n] = [a.shape[1]!, b.shape[1]!];
  const parts = Math.ceil(used / PART);
  const more = parts * PART - used;
  const left = padAxis(k, a, 0, 0, more);
  const right = k.reshape(padAxis(k, b, 0, 0, more), [parts, PART, n]);
  return offsets.map((offset) =>
    k.tidy(() => {
      const rows = k.reshape(sliceAxis(k, left, 0, offset, parts * PART), [parts, PART, m]);
      const each = k.productsOfRows(rows, right);
      return parts === 1 ? k.reshape(each, [m, n]) : k.sumFirst(each);
    }),
  );
}

/**
 * Stride 1: the volume as rows of a matrix, and `dy` as rows of one of the same grid (zeros at the ends), so that a tap is nothing but an
 * offset between the two: one matrix product a tap, [in, rows] × [rows, out].
 */
function tapGradients(k: Kernels, volume: Info, dy: Info, taps: Three): (readonly [tap: Three, gradient: Info])[] {
  const [n, d, h, w, inputs] = volumeOf(volume);
  const [, od, oh, ow, outputs] = volumeOf(dy);
  const ends = [
    [0, 0],
    [0, d - od],
    [0, h - oh],
    [0, (w - ow) * outputs],
  ] as const;
  const rows = n * d * h * w;
  const used = rows - (((taps[0] - 1) * h + taps[1] - 1) * w + taps[2] - 1);
  const grid = k.pad(k.reshape(dy, [n, od, oh, ow * outputs]), ends, 0);
  const right = sliceAxis(k, k.reshape(grid, [rows, outputs]), 0, 0, used);
  k.drop(grid);
  const every = everyTap(taps);
  const offsets = every.map(([a, b, e]) => (a * h + b) * w + e);
  const gradients = k.tidy(() => productsOverRows(k, k.reshape(volume, [rows, inputs]), right, offsets));
  k.drop(right);
  return every.map((tap, i) => [tap, gradients[i]!]);
}
