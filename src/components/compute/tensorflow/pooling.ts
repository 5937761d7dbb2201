import type { Window } from "../engine/engine.ts";
import type { Shape } from "../engine/tensor.ts";
import { holding, type Id, integer, type Operations, T, text, truth } from "./operations.ts";
import { type Padding, padded, paddingFor, unpadded } from "./padding.ts";
import { pooledByAxes, pooledByAxesGradient } from "./pooling-by-axes.ts";

/** A way to pool: `workspace` is what the gradient needs beside the input, if anything. */
export interface Pooling {
  pool(x: Id, shape: Shape, window: Window): { readonly y: Id; readonly workspace?: { readonly id: Id; readonly shape: Shape } };
  gradient(dy: Id, x: Id, y: Id, workspace: Id | undefined, shape: Shape, window: Window): Id;
}

/** Least float32: never a window's maximum, and unlike −∞ no cause of NaN. */
const LEAST = -3.4028234663852886e38;

const attributes = ({ size, stride }: Window, { name }: Padding) => [
  T,
  integer("ksize", [1, size, size, size, 1]),
  integer("strides", [1, stride, stride, stride, 1]),
  text("padding", name),
  text("data_format", "NDHWC"),
];

const oneDnn = (window: Window, padding: Padding) => [
  ...attributes(window, padding),
  truth("workspace_enabled", true),
  text("_kernel", "MklNameChangeOp"), // how TensorFlow's own rewriting tells that a kernel of this name was meant
];

/** Calls `work` with `x` as a kernel of that padding wants it. */
const withPadding = <Result>(operations: Operations, x: Id, padding: Padding, work: (x: Id) => Result): Result =>
  padding.added === undefined ? work(x) : holding(operations, (hold) => work(hold(padded(operations, x, padding.added!, LEAST))));

/** Takes the padding off a gradient that a kernel gave for the padded tensor. */
const withoutPadding = (operations: Operations, dx: Id, { added }: Padding, shape: Shape): Id =>
  added === undefined ? dx : holding(operations, (hold) => unpadded(operations, hold(dx), added, shape));

/** oneDNN's kernels, which note the first maximum of each window as they go; forty times as fast as the stock pair. */
const oneDnnPooling = (operations: Operations): Pooling => ({
  pool(x, shape, window) {
    const padding = paddingFor(shape, window);
    const [y, workspace] = withPadding(operations, x, padding, (input) =>
      operations.runAll("_MklNativeMaxPool3D", oneDnn(window, padding), [input], 2),
    );
    return { y: y!.id, workspace: workspace! };
  },
  gradient(dy, _x, y, workspace, shape, window) {
    const padding = paddingFor(shape, window);
    const dx = holding(operations, (hold) => {
      // of the input the kernel looks at the shape alone: numbers that nobody set will do
      const empty = [{ name: "dtype", type: T.type, value: T.value }, truth("init", false)];
      const like = hold(operations.run("Empty", empty, [operations.integers(padding.shape)]));
      return operations.run("_MklNativeMaxPool3DGrad", oneDnn(window, padding), [like, y, dy, workspace!]);
    });
    return withoutPadding(operations, dx, padding, shape);
  },
});

/**
 * On a GPU: cuDNN's maximum, and the gradient put together axis by axis, since which of several maxima cuDNN would pay is not said.
 */
const cudaPooling = (operations: Operations): Pooling => ({
  pool(x, shape, window) {
    const padding = paddingFor(shape, window);
    const y = withPadding(operations, x, padding, (input) => operations.run("MaxPool3D", attributes(window, padding), [input]));
    return { y };
  },
  gradient: plainPooling(operations).gradient,
});

/** Plain operations on a CPU without oneDNN: the stock gradient there pays every tied maximum, so it is put together axis by axis. */
export const plainPooling = (operations: Operations): Pooling => ({
  pool: (x, shape, window) => ({ y: pooledByAxes(operations, x, shape, window) }),
  gradient: (dy, x, _y, _workspace, shape, window) => pooledByAxesGradient(operations, dy, x, shape, window),
});

/** Whether TensorFlow has the kernels of oneDNN here (other processors, or TF_ENABLE_ONEDNN_OPTS=0, have not). */
function hasOneDnn(operations: Operations): boolean {
  const { pool, gradient } = oneDnnPooling(operations);
  const window = { size: 3, stride: 2, padding: 1 };
  const shape = [1, 3, 3, 3, 1];
  return holding(operations, (hold) => {
    try {
      const x = hold(
        operations.floats(
          Float32Array.from({ length: 27 }, (_, index) => index),
          shape,
        ),
      );
      const { y, workspace } = pool(x, shape, window);
      hold(y);
      hold(workspace!.id);
      const dx = operations.read(hold(gradient(y, x, y, workspace!.id, shape, window)));
      return (
        dx[26] === 26 && dx.reduce((sum, value) => sum + value, 0) === operations.read(y).reduce((sum, value) => sum + value, 0)
      );
    } catch {
      return false;
    }
  });
}

/** The way to pool on this machine, and whether it is oneDNN's. */
export function choosePooling(operations: Operations): { readonly pooling: Pooling; readonly oneDnn: boolean } {
  if (operations.gpu) return { pooling: cudaPooling(operations), oneDnn: false };
  const found = hasOneDnn(operations);
  return { pooling: found ? oneDnnPooling(operations) : plainPooling(operations), oneDnn: found };
}
