import { getKernel, type KernelBackend, type TensorInfo } from "@tensorflow/tfjs-core";

/** A tensor as TensorFlow.js's kernels know it: where its numbers lie, and their shape. Freed by hand. */
export type Info = TensorInfo;
type Inputs = Readonly<Record<string, Info>> | readonly Info[];
type Pair = readonly [number, number];

/**
 * TensorFlow.js's kernels of one backend, called directly: its global engine would keep a tape and a current backend that another
 * library in the same process may change. All on float32; arguments are borrowed. Ranks stay at 4 and below, beyond which backends
 * fall back to slow code.
 */
export interface Kernels {
  /** What `make` makes along the way is freed at its end, except for what it returns. May be nested. */
  tidy<T extends Info | readonly Info[]>(make: () => T): T;
  /** As `tidy`, but what `make` returns is the caller's to free. */
  alone<T extends Info | readonly Info[]>(make: () => T): readonly Info[];
  /** Takes over a tensor made elsewhere, into the current `tidy`. */
  adopt(info: Info): Info;
  /** Frees early what lies in the current `tidy`. */
  drop(...infos: readonly Info[]): void;
  /** Another handle on the same numbers, in the current `tidy`. */
  reshape(x: Info, shape: readonly number[]): Info;
  vector(values: readonly number[]): Info; // [values]
  scalar(value: number): Info; // []
  filled(shape: readonly number[], value: number): Info;
  /** `x` [n, h, w, in], `w` [a, b, in, out]; zeros before and after h and w. */
  conv2d(x: Info, w: Info, stride: number, pads: readonly [Pair, Pair]): Info;
  /** Mean over the middle axis: [r, l, c] to [r, c]. */
  averageMiddle(x: Info): Info;
  /** Maximum over windows of `size` [a, b] on [n, h, w, c]; padding never wins. */
  maxPool2d(x: Info, size: Pair, stride: Pair, pads: Pair): Info;
  /** x · scale + shift on the last axis, then ReLU where asked. */
  affine(x: Info, scale: Info, shift: Info, activation?: "linear" | "relu"): Info;
  matMul(a: Info, b: Info): Info;
  /** One product for each place of the first axis: [p, rows, m] and [p, rows, n] to [p, m, n]. */
  productsOfRows(a: Info, b: Info): Info;
  /** Sum over the first axis. */
  sumFirst(x: Info): Info;
  transpose(x: Info, order: readonly number[]): Info;
  pad(x: Info, pads: readonly Pair[], value: number): Info;
  slice(x: Info, begin: readonly number[], size: readonly number[]): Info;
  /** Part of the middle axis of [outer, length, inner]. */
  part(x: Info, from: number, count: number): Info;
  /** Side by side: [rows, a], [rows, b], … to [rows, a + b + …]. */
  join(parts: readonly Info[]): Info;
  /** Turns the order along the first axis round. */
  reverse(x: Info): Info;
  add(a: Info, b: Info): Info;
  subtract(a: Info, b: Info): Info;
  multiply(a: Info, b: Info): Info;
  divide(a: Info, b: Info): Info;
  squaredDifference(a: Info, b: Info): Info;
  squareRoot(x: Info): Info;
  relu(x: Info): Info;
  /** 1 where x > 0, else 0. */
  step(x: Info): Info;
}

const listed = (result: Info | readonly Info[]): readonly Info[] => (Array.isArray(result) ? result : [result as Info]);

/** What a backend may copy by itself. */
export type Copies = Pick<Kernels, "part" | "join">;

/** The kernels of `backend`, which is registered under `name`. */
export function kernelsOf(backend: KernelBackend, name: string, copies?: Copies): Kernels {
  let made = new Set<Info>();

  function run(kernel: string, inputs: Inputs, attrs: object = {}): Info {
    const config = getKernel(kernel, name);
    if (config === undefined) throw new Error(`TensorFlow.js has no kernel ${kernel} on ${name}`);
    // its types want attributes by name; kernels know their own
    return adopt(config.kernelFunc({ inputs: inputs as never, attrs: attrs as never, backend: backend as never }) as Info);
  }
  const adopt = (info: Info): Info => {
    made.add(info);
    return info;
  };
  const fresh = (values: Float32Array, shape: readonly number[]): Info =>
    adopt({ dataId: backend.write(values, [...shape], "float32"), shape: [...shape], dtype: "float32" });
  const reshape = (x: Info, shape: readonly number[]): Info => run("Reshape", { x }, { shape: [...shape] });
  const zeros = ([before, after]: Pair): boolean => before === 0 && after === 0;

  /** Runs `make`, hands its results to `keep` and frees the rest. */
  function within<T extends Info | readonly Info[]>(make: () => T, keep: (info: Info, outer: Set<Info>) => void): T {
    const outer = made;
    made = new Set();
    try {
      const result = make();
      for (const info of listed(result)) {
        if (!made.delete(info)) throw new Error("a kernel handed on what was not its own");
        keep(info, outer);
      }
      return result;
    } finally {
      for (const info of made) backend.disposeData(info.dataId);
      made = outer;
    }
  }

  return {
    tidy: (make) => within(make, (info, outer) => outer.add(info)),
    alone: (make) => listed(within(make, () => {})),
    adopt,
    drop(...infos) {
      for (const info of infos) if (made.delete(info)) backend.disposeData(info.dataId);
    },
    reshape,
    vector: (values) => fresh(Float32Array.from(values), [values.length]),
    scalar: (value) => fresh(Float32Array.of(value), []),
    filled: (shape, value) => run("Fill", {}, { shape: [...shape], value, dtype: "float32" }),
    conv2d: (x, filter, stride, [rows, columns]) =>
      run(
        "Conv2D",
        { x, filter },
        { strides: [stride, stride], pad: [[0, 0], rows, columns, [0, 0]], dataFormat: "NHWC", dilations: [1, 1] },
      ),
    averageMiddle(x) {
      const [r, l, c] = x.shape as [number, number, number];
      if (l === 1) return reshape(x, [r, c]);
      const view = reshape(x, [r, l, 1, c]);
      const mean = run("AvgPool", { x: view }, { filterSize: [l, 1], strides: [1, 1], pad: "valid" });
      return reshape(mean, [r, c]);
    },
    maxPool2d: (x, size, stride, [rows, columns]) =>
      run(
        "MaxPool",
        { x },
        {
          filterSize: size,
          strides: stride,
          pad: [
            [0, 0],
            [rows, rows],
            [columns, columns],
            [0, 0],
          ],
        },
      ),
    affine(x, scale, shift, activation = "linear") {
      const c = x.shape.at(-1)!;
      const view = reshape(x, x.shape.length === 4 ? x.shape : [1, x.shape.slice(0, -1).reduce((a, b) => a * b, 1), 1, c]);
      const y = run(
        "FusedDepthwiseConv2D",
        { x: view, filter: reshape(scale, [1, 1, c, 1]), bias: shift },
        { strides: [1, 1], pad: "valid", dataFormat: "NHWC", dilations: [1, 1], activation },
      );
      return reshape(y, x.shape);
    },
    matMul: (a, b) => run("BatchMatMul", { a, b }, { transposeA: false, transposeB: false }),
    productsOfRows: (a, b) => run("BatchMatMul", { a, b }, { transposeA: true, transposeB: false }),
    sumFirst: (x) => run("Sum", { x }, { axis: [0], keepDims: false }),
    transpose: (x, perm) => run("Transpose", { x }, { perm: [...perm] }),
    pad: (x, paddings, constantValue) =>
      paddings.every(zeros) ? reshape(x, x.shape) : run("PadV2", { x }, { paddings, constantValue }),
    slice: (x, begin, size) =>
      size.every((length, axis) => length === x.shape[axis])
        ? reshape(x, x.shape)
        : run("Slice", { x }, { begin: [...begin], size: [...size] }),
    part(x, from, count) {
      const [outer, length, inner] = x.shape as [number, number, number];
      if (count === length) return reshape(x, x.shape);
      const own = copies?.part(x, from, count);
      return own ? adopt(own) : run("Slice", { x }, { begin: [0, from, 0], size: [outer, count, inner] });
    },
    join(parts) {
      if (parts.length === 1) return reshape(parts[0]!, parts[0]!.shape);
      const own = copies?.join(parts);
      return own ? adopt(own) : run("Concat", parts, { axis: 1 });
    },
    reverse: (x) => run("Reverse", { x }, { dims: [0] }),
    add: (a, b) => run("Add", { a, b }),
    subtract: (a, b) => run("Sub", { a, b }),
    multiply: (a, b) => run("Multiply", { a, b }),
    divide: (a, b) => run("RealDiv", { a, b }),
    squaredDifference: (a, b) => run("SquaredDifference", { a, b }),
    squareRoot: (x) => run("Sqrt", { x }),
    relu: (x) => run("Relu", { x }),
    step: (x) => run("Step", { x }, { alpha: 0 }),
  };
}
