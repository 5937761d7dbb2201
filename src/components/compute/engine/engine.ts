import type { Shape, Tensor } from "./tensor.ts";

/** A convolution or pooling as PyTorch has it: cubic kernel, the same stride and padding along each axis, no dilation. */
export interface Window {
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
}

/** Length along an axis after a window has gone over it. */
export const windowed = (length: number, { size, stride, padding }: Window): number =>
  Math.floor((length + 2 * padding - size) / stride) + 1;

/** Mean and biased variance of each channel, `[c]` both. */
export interface Moments {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

export interface Normalization extends Moments {
  readonly scale: Tensor; // [c]
  readonly epsilon: number;
}

export interface NormalizationGradients {
  readonly x: Tensor;
  readonly scale: Tensor; // [c]
  readonly shift: Tensor; // [c]
}

/** A tensor that is normalised, and by what. */
export interface Normalized {
  readonly x: Tensor;
  readonly by: Normalization;
  readonly shift: Tensor; // [c]
}

/** A pooled tensor with what its gradient needs beside the input; release both. */
export interface Pooled {
  readonly y: Tensor;
  readonly saved: readonly Tensor[];
}

/** One channel of one sample is moved by `by` voxels along `axis` (0 z, 1 y, 2 x); voxel i comes to lie at i + by. */
export interface Move {
  readonly axis: 0 | 1 | 2;
  readonly by: number;
}

/** What comes after normalised tensors were joined. */
export interface Joining {
  /** Added to what was joined, of its shape. */
  readonly added?: Tensor;
  readonly relu: boolean;
}

export interface JoinedGradients {
  /** Of each part. */
  readonly parts: readonly NormalizationGradients[];
  /** Of what was added, where it is wanted. */
  readonly added?: Tensor;
}

/** An update by gradient descent with momentum; numbers are float32's. */
export interface Descent {
  readonly rate: number;
  readonly decay: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}

/** An update by AdamW: `step` counts from 1. */
export interface AdamStep {
  readonly rate: number;
  readonly decay: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly step: number;
}

/**
 * Work that the other kernels can put together, and that an engine may have as one: it lies between convolutions, where a step waits for
 * memory. composed.ts has the parts.
 */
export interface JoinedKernels {
  /** `normalize` of each part, joined along channels, with another tensor added and ReLU taken of the sum where told so. */
  normalizeJoined(parts: readonly Normalized[], then: Joining): Tensor;
  /**
   * Its gradients, by its parts and its output `y`, which is needed for ReLU alone; `training`: their statistics come from themselves;
   * `added`: whether the gradient of what was added is wanted.
   */
  normalizeJoinedGradient(
    dy: Tensor,
    y: Tensor | undefined,
    parts: readonly Omit<Normalized, "shift">[],
    how: { readonly training: boolean; readonly relu: boolean; readonly added: boolean },
  ): JoinedGradients;
}

/** A convolution of one channel and the max-pool behind its batch norm. */
export interface StemWindows {
  readonly conv: Window;
  readonly pool: Window;
}

/** What of a convolution's output is the largest of each window once it is normalised: its numbers, and which of the window's they are. */
export interface StemPooled {
  readonly y: Tensor;
  /** Of all the convolution's output. */
  readonly moments: Moments;
  /** For the gradient alone; release them. */
  readonly saved: readonly Tensor[];
}

/** How networks begin, where an engine can do it without the convolution's output ever lying in memory. */
export interface StemKernels {
  takes(inputs: number, outputs: number, windows: StemWindows): boolean;
  /**
   * The numbers of the convolution that pooling takes behind a batch norm of that scale [c], which may turn their order about. `keep`:
   * whether memory may be spent on what the gradient, if there will be one, is faster by.
   */
  pool(x: Tensor, w: Tensor, scale: Tensor, windows: StemWindows, keep: boolean): StemPooled;
  /**
   * Gradient of `w` by that of what was pooled, in which mean and variance count as constants. In training they depend on `w` too, by
   * the gradients of the batch norm's scale and shift.
   */
  weightGradient(
    x: Tensor,
    w: Tensor,
    dy: Tensor,
    saved: readonly Tensor[],
    by: Normalization,
    gradients: Pick<NormalizationGradients, "scale" | "shift">,
    windows: StemWindows,
    training: boolean,
  ): Tensor;
}

/** Update rules that an engine may have in one piece; what they compute stands with the rules, which do without. */
export interface UpdateKernels<T> {
  /** Gives the next value and momentum; without `momentum` it is the first update. */
  sgd(value: T, gradient: T, momentum: T | undefined, how: Descent): readonly [value: T, momentum: T];
  /** Gives the next value, mean and mean square; without `memory` it is the first update. */
  adamw(
    value: T,
    gradient: T,
    memory: readonly [mean: T, square: T] | undefined,
    how: AdamStep,
  ): readonly [value: T, mean: T, square: T];
}

/**
 * What the layers need of a machine: some twenty kernels on float32 tensors. Activations are `[n, d, h, w, c]`, convolution weights
 * `[k, k, k, in, out]`, matrices `[rows, columns]`. Geometry, rounding of odd sizes and the choice among tied maxima (the first) are
 * PyTorch's. Arguments are borrowed; results belong to the caller.
 */
export interface BasicEngine {
  /** What computes, with what decides its last digit: `tensorflow 2.21.0 cpu`. Stands in keys. */
  readonly identity: string;
  /** Threads of the kernels; results depend on them. */
  readonly threads: number;
  /** Bytes that one tensor, and all of them, may have; Infinity where the machine's memory is the limit. */
  readonly limits: { readonly tensor: number; readonly total: number };
  /** Live tensors of this engine, for tests of leaks. */
  tensors(): number;
  /** Waits for what is under way and gives the memory of all tensors back. */
  close(): Promise<void>;

  upload(values: Float32Array, shape: Shape): Tensor;
  /** The numbers of a tensor. Awaited, since a GPU answers later; a training step should do with one. */
  read(x: Tensor): Promise<Float32Array>;
  filled(shape: Shape, value: number): Tensor;
  /** The same numbers under another shape. */
  reshape(x: Tensor, shape: Shape): Tensor;

  /** `x` [n, d, h, w, in], `w` [k, k, k, in, out]; no bias. */
  conv(x: Tensor, w: Tensor, window: Window): Tensor;
  /** Gradient of a convolution's input, of shape `shape`. */
  convInputGradient(dy: Tensor, w: Tensor, shape: Shape, window: Window): Tensor;
  /** Gradient of a convolution's weights [k, k, k, in, out]. */
  convWeightGradient(x: Tensor, dy: Tensor, window: Window): Tensor;

  /** Mean and biased variance of each channel over all other axes; good to 1e-6 relative at 10^7 values a channel. */
  moments(x: Tensor): Moments;
  /** (x − mean) / √(variance + ε) · scale + shift. */
  normalize(x: Tensor, by: Normalization, shift: Tensor): Tensor;
  /** Gradients where mean and variance come from `x` itself (training). */
  normalizeGradient(dy: Tensor, x: Tensor, by: Normalization): NormalizationGradients;
  /** Gradients where mean and variance are constants (inference; a stem sample by sample). */
  normalizeFixedGradient(dy: Tensor, x: Tensor, by: Normalization): NormalizationGradients;

  relu(x: Tensor): Tensor;
  /** Gradient of ReLU by its output. */
  reluGradient(dy: Tensor, y: Tensor): Tensor;
  /** Maximum over windows; padding is never it. */
  maxPool(x: Tensor, window: Window): Pooled;
  /** The first maximum of each window gets its gradient. */
  maxPoolGradient(dy: Tensor, x: Tensor, pooled: Pooled, window: Window): Tensor;
  /** Mean over d, h, w: [n, c]. */
  averageSpace(x: Tensor): Tensor;
  /** Gradient of `averageSpace`: [n, c] to `shape`. */
  averageSpaceGradient(dy: Tensor, shape: Shape): Tensor;

  add(a: Tensor, b: Tensor): Tensor;
  subtract(a: Tensor, b: Tensor): Tensor;
  /** Elementwise product of equal shapes. */
  multiply(a: Tensor, b: Tensor): Tensor;
  /** a·x + b·y elementwise, equal shapes: one kernel for optimisers. */
  combine(a: number, x: Tensor, b: number, y: Tensor): Tensor;
  scale(x: Tensor, by: number): Tensor;
  squareRoot(x: Tensor): Tensor;
  divide(a: Tensor, b: Tensor): Tensor;
  /** x · scale + shift, channel by channel (last axis); both [c]. */
  affine(x: Tensor, scale: Tensor, shift: Tensor): Tensor;
  /** x + bias on the last axis. */
  addBias(x: Tensor, bias: Tensor): Tensor;
  /** Sum over all axes but the last: [c]. */
  sumToChannels(x: Tensor): Tensor;
  /** Matrix product of two matrices, either transposed. */
  matMul(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor;

  /** Along the last axis. */
  concatChannels(parts: readonly Tensor[]): Tensor;
  splitChannels(x: Tensor, sizes: readonly number[]): Tensor[];
  /** Along the first axis. */
  concatSamples(parts: readonly Tensor[]): Tensor;
  /** Samples `from` to `from + count` − 1 along the first axis. */
  sliceSamples(x: Tensor, from: number, count: number): Tensor;
  /**
   * Moves channels of [n, d, h, w, c]: `moves[sample]` is null for a sample that stays, else a move for each channel (|by| below the
   * axis' length; 0 stays). `fill` null wraps round, a number fills what is left free. The gradient of wrapping is the opposite moves;
   * of filling, the opposite moves filled with 0.
   */
  moveChannels(x: Tensor, moves: readonly (readonly Move[] | null)[], fill: number | null): Tensor;
  /** Where the engine has them. */
  readonly stem?: StemKernels | undefined;
  readonly updates?: UpdateKernels<Tensor> | undefined;
}

/** What engines are asked for: their kernels, and what can be put together of them. */
export interface Engine extends BasicEngine, JoinedKernels {}
