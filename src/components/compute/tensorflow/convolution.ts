import { type Window, windowed } from "../engine/engine.ts";
import type { Shape } from "../engine/tensor.ts";
import { holding, type Id, int32, integer, type Operations, real, reshaped, T, text, truth } from "./operations.ts";
import { type Padding, padded, paddingFor, unpadded } from "./padding.ts";

const attributes = (stride: number, { name }: Padding) => [
  T,
  integer("strides", [1, stride, stride, stride, 1]),
  integer("dilations", [1, 1, 1, 1, 1]),
  text("padding", name),
  text("data_format", "NDHWC"),
];

/** Calls `work` with `x`, of shape `shape`, as a convolution of that padding wants it. */
function withPadding<Result>(operations: Operations, x: Id, { added }: Padding, work: (x: Id) => Result): Result {
  if (added === undefined) return work(x);
  return holding(operations, (hold) => work(hold(padded(operations, x, added, 0))));
}

/** A convolution of single voxels is a product of matrices, which is a quarter faster than the kernel. */
const isProduct = ({ size, stride, padding }: Window): boolean => size === 1 && stride === 1 && padding === 0;

/** A convolution that our own kernels have, with half the time (tools/native/kernels/conv3.h). */
const isOwn = ({ ownKernels }: Operations, { size, stride, padding }: Window, inputs: number, outputs: number): boolean =>
  ownKernels && size === 3 && stride === 1 && padding === 1 && inputs % 16 === 0 && outputs % 16 === 0;

/** Outputs (voxels of all samples) up to which a convolution of stride 2 is faster by our kernels: the weights are most of its work. */
const FEW = 128;

/** A convolution of stride 2 that our own kernels have (tools/native/kernels/conv3_small.h). */
function isHalved({ ownKernels }: Operations, window: Window, shape: Shape, outputs: number): boolean {
  const { size, stride, padding } = window;
  const fits = size === 3 && stride === 2 && padding === 1 && shape[4]! % 16 === 0 && outputs % 64 === 0;
  return ownKernels && fits && shape.slice(1, 4).reduce((count, length) => count * windowed(length, window), shape[0]!) <= FEW;
}

/** The first convolution of a network, for which we have kernels as well (tools/native/kernels/stem.h). */
export const fitsStem = ({ size }: Window, inputs: number, outputs: number): boolean =>
  inputs === 1 && (size === 3 || size === 5) && outputs % 64 === 0;

const isStem = ({ ownKernels }: Operations, window: Window, inputs: number, outputs: number): boolean =>
  ownKernels && fitsStem(window, inputs, outputs);

/** What its kernels take of a window; they see the size in the weights. */
export const stemAttributes = ({ stride, padding }: Window) => [real("stride", stride), real("padding", padding)];

/** Product of two tensors seen as matrices of that many columns, under another shape. */
function product(
  operations: Operations,
  a: Id,
  b: Id,
  columns: readonly [number, number],
  transposed: "a" | "b" | "none",
  shape: Shape,
): Id {
  return holding(operations, (hold) => {
    const [left, right] = [a, b].map((id, side) => hold(reshaped(operations, id, [-1, columns[side]!]))) as [Id, Id]; // two as well
    const attributes = [T, truth("transpose_a", transposed === "a"), truth("transpose_b", transposed === "b")];
    return reshaped(operations, hold(operations.run("MatMul", attributes, [left, right])), shape);
  });
}

/** [n, d, h, w, in] by [k, k, k, in, out]. */
export function convolved(operations: Operations, x: Id, shape: Shape, w: Id, outputs: number, window: Window): Id {
  if (isProduct(window)) return product(operations, x, w, [shape[4]!, outputs], "none", [...shape.slice(0, 4), outputs]);
  if (isOwn(operations, window, shape[4]!, outputs)) return operations.run("RegimenConv3", [], [x, w]);
  if (isHalved(operations, window, shape, outputs)) return operations.run("RegimenHalvedConv3", [], [x, w]);
  if (isStem(operations, window, shape[4]!, outputs)) return operations.run("RegimenStem", stemAttributes(window), [x, w]);
  const padding = paddingFor(shape, window);
  return withPadding(operations, x, padding, (input) => operations.run("Conv3D", attributes(window.stride, padding), [input, w]));
}

/** Gradient of the input, of shape `shape`. */
export function inputGradient(operations: Operations, dy: Id, w: Id, shape: Shape, outputs: number, window: Window): Id {
  if (isProduct(window)) return product(operations, dy, w, [outputs, outputs], "b", shape);
  if (isOwn(operations, window, shape[4]!, outputs)) return operations.run("RegimenConv3InputGradient", [], [dy, w]);
  if (isHalved(operations, window, shape, outputs)) {
    const lengths = ["depth", "height", "width"].map((name, axis) => real(name, shape[axis + 1]!));
    return operations.run("RegimenHalvedConv3InputGradient", lengths, [dy, w]);
  }
  const padding = paddingFor(shape, window);
  const gradient = operations.run(
    "Conv3DBackpropInputV2",
    [...attributes(window.stride, padding), int32("Tshape")],
    [operations.integers(padding.shape), w, dy],
  );
  const { added } = padding;
  if (added === undefined) return gradient;
  return holding(operations, (hold) => unpadded(operations, hold(gradient), added, shape));
}

/** Gradient of the weights, of shape `weights`, for an input of shape `shape`. */
export function weightGradient(operations: Operations, x: Id, shape: Shape, dy: Id, weights: Shape, window: Window): Id {
  if (isProduct(window)) return product(operations, x, dy, [weights[3]!, weights[4]!], "a", weights);
  if (isOwn(operations, window, weights[3]!, weights[4]!)) return operations.run("RegimenConv3WeightGradient", [], [x, dy]);
  if (isHalved(operations, window, shape, weights[4]!)) {
    return operations.run("RegimenHalvedConv3WeightGradient", [], [x, dy]);
  }
  if (isStem(operations, window, weights[3]!, weights[4]!)) {
    return operations.run("RegimenStemWeightGradient", [...stemAttributes(window), real("size", window.size)], [x, dy]);
  }
  const padding = paddingFor(shape, window);
  return withPadding(operations, x, padding, (input) =>
    operations.run("Conv3DBackpropFilterV2", attributes(window.stride, padding), [input, operations.integers(weights), dy]),
  );
}
