import { type Shape, sizeOf } from "../engine/tensor.ts";
import { holding, type Id, int32, type Operations, reshaped, T, truth } from "./operations.ts";

const REDUCTION = [T, int32("Tidx"), truth("keep_dims", false)];

const reduced = (operations: Operations, name: "Mean" | "Sum", x: Id, ...axes: number[]): Id =>
  operations.run(name, REDUCTION, [x, operations.integers(axes)]);

/** As many numbers may be summed in one go: 1e-6 is kept, and small tensors are spared the calls. */
const AT_ONCE = 1024;

/** A shape seen as [samples and depths, h, w, c], which two-dimensional operations take. */
export function flat(shape: Shape): Shape {
  const [h, w, c] = [shape.at(-3) ?? 1, shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  return [sizeOf(shape) / (h * w * c), h, w, c];
}

/**
 * Mean or sum of all axes but the last, [c]; axis by axis, since one float32 sum over ten million numbers loses three digits and one
 * over a few hundred, three times, none that count.
 */
export function overChannels(operations: Operations, name: "Mean" | "Sum", x: Id, shape: Shape): Id {
  if (sizeOf(shape) <= AT_ONCE * shape.at(-1)!) return reduced(operations, name, x, ...shape.slice(1).keys());
  return holding(operations, (hold) => {
    const rows = hold(reduced(operations, name, hold(reshaped(operations, x, flat(shape))), 2)); // [n·d, h, c]
    const planes = hold(reduced(operations, name, rows, 1)); // [n·d, c]
    return reduced(operations, name, planes, 0);
  });
}

/** Mean over d, h, w of [n, d, h, w, c]: [n, c]. */
export function overSpace(operations: Operations, x: Id): Id {
  return holding(operations, (hold) => {
    const rows = hold(reduced(operations, "Mean", x, 3)); // [n, d, h, c]
    const planes = hold(reduced(operations, "Mean", rows, 2)); // [n, d, c]
    return reduced(operations, "Mean", planes, 1);
  });
}
