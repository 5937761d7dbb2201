import { type Window, windowed } from "../engine/engine.ts";
import type { Shape } from "../engine/tensor.ts";
import { holding, type Id, int32, integer, type Operations, T, truth } from "./operations.ts";

/** Least float32: never a maximum. */
const LEAST = -3.4028234663852886e38;
/** w, h, d: pooled in this order, the first maximum along each is the first of the window in C order. */
const AXES = [3, 2, 1] as const;

const STRIDED = [
  T,
  int32("Index"),
  ...["begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"].map((name) => integer(name, 0)),
];

/** One axis of a window: the tensor with what it needs around it, and where each tap of the window lies in it. */
interface Along {
  readonly padded: Id;
  readonly paddedShape: Shape;
  /** Start, end, step of tap `tap`. */
  range(tap: number): readonly [begin: Id, end: Id, step: Id];
  readonly shape: Shape;
}

function along(operations: Operations, x: Id, shape: Shape, axis: number, window: Window): Along {
  const { size, stride, padding } = window;
  const count = windowed(shape[axis]!, window);
  const after = Math.max(0, (count - 1) * stride + size - shape[axis]! - padding);
  const at = (value: number, others: readonly number[]): readonly number[] =>
    others.map((other, i) => (i === axis ? value : other));
  const paddedShape = at(shape[axis]! + padding + after, shape);
  const padded = holding(operations, (hold) => {
    const flat = operations.integers(shape.flatMap((_, i) => (i === axis ? [padding, after] : [0, 0])));
    const pairs = hold(operations.run("Reshape", [int32("T"), int32("Tshape")], [flat, operations.integers([shape.length, 2])]));
    return operations.run("PadV2", [T, int32("Tpaddings")], [x, pairs, operations.scalar(LEAST)]);
  });
  const zeros = shape.map(() => 0);
  const ones = shape.map(() => 1);
  return {
    padded,
    paddedShape,
    range: (tap) => [
      operations.integers(at(tap, zeros)),
      operations.integers(at(tap + (count - 1) * stride + 1, shape)),
      operations.integers(at(stride, ones)),
    ],
    shape: at(count, shape),
  };
}

/** Maximum of each window along one axis. */
function pooledAlong(operations: Operations, { padded, range }: Along, size: number): Id {
  let best = operations.run("StridedSlice", STRIDED, [padded, ...range(0)]);
  for (let tap = 1; tap < size; tap++) {
    best = holding(operations, (hold) =>
      operations.run("Maximum", [T], [hold(best), hold(operations.run("StridedSlice", STRIDED, [padded, ...range(tap)]))]),
    );
  }
  return best;
}

const CAST = [{ ...T, name: "DstT" }, { name: "SrcT", type: T.type, value: 10 }, truth("Truncate", false)]; // 10: booleans

/** Gradient along one axis: of the taps that equal the maximum `y`, the first gets `dy`. Takes `dy` over. */
function gradientAlong(operations: Operations, dy: Id, y: Id, { padded, paddedShape, range }: Along, size: number): Id {
  let left = dy;
  let sum: Id | undefined;
  for (let tap = 0; tap < size; tap++) {
    const [mine, others] = holding(operations, (hold) => {
      const value = hold(operations.run("StridedSlice", STRIDED, [padded, ...range(tap)]));
      const equal = hold(operations.run("Equal", [T, truth("incompatible_shape_error", true)], [value, y]));
      const won = hold(operations.run("Cast", CAST, [equal]));
      const paid = hold(operations.run("Mul", [T], [left, won]));
      const spread = operations.run("StridedSliceGrad", STRIDED, [operations.integers(paddedShape), ...range(tap), paid]);
      return [spread, operations.run("Sub", [T], [left, paid])];
    });
    operations.free(left);
    left = others!;
    const before = sum;
    sum = before === undefined ? mine! : holding(operations, (hold) => operations.run("AddV2", [T], [hold(before), hold(mine!)]));
  }
  operations.free(left);
  return sum!;
}

/** Maximum over windows, one axis after the other. */
export function pooledByAxes(operations: Operations, x: Id, shape: Shape, window: Window): Id {
  return holding(operations, (hold) => {
    let [current, size] = [x, shape];
    for (const axis of AXES) {
      const part = along(operations, current, size, axis, window);
      hold(part.padded);
      current = pooledAlong(operations, part, window.size);
      size = part.shape;
      if (axis !== AXES.at(-1)) hold(current);
    }
    return current;
  });
}

/** Gradient of `pooledByAxes`; the maxima between the axes are taken again. */
export function pooledByAxesGradient(operations: Operations, dy: Id, x: Id, shape: Shape, window: Window): Id {
  return holding(operations, (hold) => {
    const parts: { part: Along; y: Id; before: Shape }[] = [];
    let [current, size] = [x, shape];
    for (const axis of AXES) {
      const part = along(operations, current, size, axis, window);
      hold(part.padded);
      const y = hold(pooledAlong(operations, part, window.size));
      parts.push({ part, y, before: size });
      [current, size] = [y, part.shape];
    }
    let gradient = operations.run("Identity", [T], [dy]); // ours to take over
    for (const { part, y, before } of parts.reverse()) {
      const wide = gradientAlong(operations, gradient, y, part, window.size);
      const from = before.map((length, axis) => (part.paddedShape[axis] === length ? 0 : window.padding));
      gradient = holding(operations, (free) =>
        operations.run("Slice", [T, int32("Index")], [free(wide), operations.integers(from), operations.integers(before)]),
      );
    }
    return gradient;
  });
}
