import { type Window, windowed } from "../engine/engine.ts";
import type { Shape } from "../engine/tensor.ts";
import { type Id, int32, type Operations, T } from "./operations.ts";

/**
 * How TensorFlow, which knows padding SAME (as little as its own output size needs, the odd voxel at the end) and VALID (none), gets
 * PyTorch's, which is equal at both ends: by SAME where the two agree, else by VALID on a tensor that was padded beforehand.
 */
export interface Padding {
  readonly name: "SAME" | "VALID";
  /** Voxels before and after each of d, h, w; undefined where the tensor is taken as it is. */
  readonly added?: readonly (readonly [before: number, after: number])[];
  /** Shape [n, d, h, w, c] with what was added. */
  readonly shape: Shape;
}

export function paddingFor(shape: Shape, window: Window): Padding {
  const { size, stride, padding } = window;
  const lengths = shape.slice(1, 4);
  if (padding === 0) return { name: "VALID", shape };
  const same = lengths.every((length) => {
    const count = Math.ceil(length / stride);
    const total = Math.max(0, (count - 1) * stride + size - length);
    return count === windowed(length, window) && total >> 1 === padding;
  });
  if (same) return { name: "SAME", shape };
  // after the last window nothing is needed: leaving it out saves a copy's worth of zeros
  const added = lengths.map(
    (length) => [padding, Math.max(0, (windowed(length, window) - 1) * stride + size - length - padding)] as const,
  );
  return {
    name: "VALID",
    added,
    shape: [shape[0]!, ...lengths.map((length, axis) => length + added[axis]![0] + added[axis]![1]), shape[4]!],
  };
}

const PAD = [T, int32("Tpaddings")];

/** Int32 matrix [5, 2] of what is added, as a vector's tensor under that shape. */
function pairs(operations: Operations, added: NonNullable<Padding["added"]>): Id {
  const flat = operations.integers([0, 0, ...added.flat(), 0, 0]);
  return operations.run("Reshape", [int32("T"), int32("Tshape")], [flat, operations.integers([5, 2])]);
}

/** `x` with `value` around it; the caller's. */
export function padded(operations: Operations, x: Id, added: NonNullable<Padding["added"]>, value: number): Id {
  const sizes = pairs(operations, added);
  try {
    return operations.run("PadV2", PAD, [x, sizes, operations.scalar(value)]);
  } finally {
    operations.free(sizes);
  }
}

const SLICE = [T, int32("Index")];

export const sliced = (operations: Operations, x: Id, from: readonly number[], sizes: readonly number[]): Id =>
  operations.run("Slice", SLICE, [x, operations.integers(from), operations.integers(sizes)]);

/** What is left of a padded tensor's gradient without the padding. */
export const unpadded = (operations: Operations, dx: Id, added: NonNullable<Padding["added"]>, shape: Shape): Id =>
  sliced(operations, dx, [0, ...added.map(([before]) => before), 0], shape);
