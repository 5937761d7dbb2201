import { checked } from "../../src/components/compute/engine/checked.ts";
import { countTensors } from "../../src/components/compute/engine/counted.ts";
import type { BasicEngine, Engine, Normalization } from "../../src/components/compute/engine/engine.ts";
import { type Shape, sizeOf, type Tensor } from "../../src/components/compute/engine/tensor.ts";
import * as loops from "./volumes.ts";
import { type Numbers, numbers } from "./volumes.ts";

/** An engine whose tensors keep float64, for gradients by finite differences. */
export interface ExactEngine extends Engine {
  /** As `upload`, without rounding. */
  place(values: ArrayLike<number>, shape: Shape): Tensor;
  /** As `read`, without rounding and at once. */
  exact(x: Tensor): Float64Array;
}

/** All kernels of an engine, by the loops that engines are compared with. For a few thousand numbers. */
export function exactEngine(): ExactEngine {
  const counted = countTensors<Float64Array>(() => {});
  const of = (x: Tensor): Numbers => ({ shape: x.shape, values: counted.handle(x) });
  const own = ({ shape, values }: Numbers): Tensor => counted.own(values, shape);
  const place = (values: ArrayLike<number>, shape: Shape): Tensor => own(numbers(shape, values));
  const map = (x: Tensor, f: (value: number, channel: number, at: number) => number): Tensor => {
    const c = x.shape.at(-1)!;
    return place(
      of(x).values.map((value, at) => f(value, at % c, at)),
      x.shape,
    );
  };
  const zip = (a: Tensor, b: Tensor, f: (x: number, y: number) => number): Tensor => {
    const right = of(b).values;
    return map(a, (value, _, at) => f(value, right[at]!));
  };
  const by = ({ mean, variance, scale, epsilon }: Normalization): loops.By => ({
    mean: of(mean),
    variance: of(variance),
    scale: of(scale),
    epsilon,
  });
  const normGradients = (dy: Tensor, x: Tensor, norm: Normalization, training: boolean) => {
    const gradients = loops.normalizationGradients(of(dy), of(x), by(norm), training);
    return { x: own(gradients.x), scale: own(gradients.scale), shift: own(gradients.shift) };
  };
  const engine: BasicEngine = {
    identity: "exact loops",
    threads: 1,
    limits: { tensor: Number.POSITIVE_INFINITY, total: Number.POSITIVE_INFINITY },
    tensors: counted.live,
    async close() {
      counted.freeAll();
    },
    upload: place,
    read: async (x) => Float32Array.from(of(x).values),
    filled: (shape, value) => place(new Float64Array(sizeOf(shape)).fill(value), shape),
    reshape: (x, shape) => place(of(x).values, shape),
    conv: (x, w, window) => own(loops.convolution(of(x), of(w), window)),
    convInputGradient: (dy, w, shape, window) => own(loops.convolutionGradients(of(dy), numbers(shape), of(w), window).x),
    convWeightGradient(x, dy, window) {
      const { size } = window;
      const w = numbers([size, size, size, x.shape[4]!, dy.shape[4]!]);
      return own(loops.convolutionGradients(of(dy), of(x), w, window).w);
    },
    moments(x) {
      const { mean, variance } = loops.channelMoments(of(x));
      return { mean: own(mean), variance: own(variance) };
    },
    normalize: (x, norm, shift) => own(loops.normalization(of(x), by(norm), of(shift))),
    normalizeGradient: (dy, x, norm) => normGradients(dy, x, norm, true),
    normalizeFixedGradient: (dy, x, norm) => normGradients(dy, x, norm, false),
    relu: (x) => map(x, (value) => Math.max(value, 0)),
    reluGradient: (dy, y) => zip(dy, y, (gradient, value) => (value > 0 ? gradient : 0)),
    maxPool: (x, window) => ({ y: own(loops.maxPooling(of(x), window)), saved: [place([7], [1])] }), // a tensor that must be freed
    maxPoolGradient: (dy, x, _, window) => own(loops.maxPoolingGradient(of(dy), of(x), window)),
    averageSpace: (x) => own(loops.spaceAverage(of(x))),
    averageSpaceGradient: (dy, shape) => own(loops.spaceAverageGradient(of(dy), shape)),
    add: (a, b) => zip(a, b, (x, y) => x + y),
    subtract: (a, b) => zip(a, b, (x, y) => x - y),
    multiply: (a, b) => zip(a, b, (x, y) => x * y),
    divide: (a, b) => zip(a, b, (x, y) => x / y),
    combine: (a, x, b, y) => zip(x, y, (left, right) => a * left + b * right),
    scale: (x, factor) => map(x, (value) => value * factor),
    squareRoot: (x) => map(x, Math.sqrt),
    affine: (x, scale, shift) => map(x, (value, c) => value * of(scale).values[c]! + of(shift).values[c]!),
    addBias: (x, bias) => map(x, (value, c) => value + of(bias).values[c]!),
    sumToChannels: (x) => own(loops.channelSums(of(x))),
    matMul: (a, b, transposeA, transposeB) => own(loops.matrixProduct(of(a), of(b), transposeA, transposeB)),
    concatChannels(parts) {
      const rows = sizeOf(parts[0]!.shape.slice(0, -1));
      const values: number[] = [];
      for (let row = 0; row < rows; row++) {
        for (const part of parts)
          values.push(...of(part).values.subarray(row * part.shape.at(-1)!, (row + 1) * part.shape.at(-1)!));
      }
      return place(values, [...parts[0]!.shape.slice(0, -1), values.length / rows]);
    },
    splitChannels(x, sizes) {
      const c = x.shape.at(-1)!;
      return sizes.map((size, i) => {
        const from = sizes.slice(0, i).reduce((sum, each) => sum + each, 0);
        return place(
          of(x).values.filter((_, at) => at % c >= from && at % c < from + size),
          [...x.shape.slice(0, -1), size],
        );
      });
    },
    concatSamples: (parts) =>
      place(
        parts.flatMap((part) => [...of(part).values]),
        [parts.reduce((sum, { shape }) => sum + shape[0]!, 0), ...parts[0]!.shape.slice(1)],
      ),
    sliceSamples(x, from, count) {
      const each = sizeOf(x.shape.slice(1));
      return place(of(x).values.subarray(from * each, (from + count) * each), [count, ...x.shape.slice(1)]);
    },
    moveChannels: (x, moves, fill) => own(loops.movedChannels(of(x), moves, fill)),
  };
  return { ...checked(engine), place, exact: (x) => of(x).values };
}
