import type { KernelBackend } from "@tensorflow/tfjs-core";
import { countTensors } from "../engine/counted.ts";
import type { BasicEngine, Normalization, Window } from "../engine/engine.ts";
import { type Shape, sizeOf, type Tensor } from "../engine/tensor.ts";
import { convolution, convolutionInputGradient, convolutionWeightGradient } from "./convolution.ts";
import { type Copies, type Info, type Kernels, kernelsOf } from "./kernels.ts";
import { moveSample } from "./moves.ts";
import { type By, channelMoments, channelSum, normalized, normalizedGradient, spaceMean } from "./normalization.ts";
import { maxPooling, maxPoolingGradient } from "./pooling.ts";
import { joinFirst, sliceAxis } from "./views.ts";

/** What a backend may compute by kernels of its own rather than by TensorFlow.js's. */
export interface Pieces {
  conv(k: Kernels, x: Info, w: Info, window: Window): Info;
  convInputGradient(k: Kernels, dy: Info, w: Info, shape: Shape, window: Window): Info;
  convWeightGradient(k: Kernels, x: Info, dy: Info, window: Window): Info;
  maxPool(k: Kernels, x: Info, window: Window): Info;
  maxPoolGradient(k: Kernels, dy: Info, x: Info, window: Window): Info;
  moments(k: Kernels, x: Info): readonly [mean: Info, variance: Info];
  /** Gradients of x, scale and shift; `own`: mean and variance come from x itself. */
  normalizeGradient(k: Kernels, dy: Info, x: Info, by: By, own: boolean): readonly [x: Info, scale: Info, shift: Info];
  reluGradient(k: Kernels, dy: Info, y: Info): Info;
}

/** The pieces put together from TensorFlow.js's kernels. */
export const PORTABLE_PIECES: Pieces = {
  conv: convolution,
  convInputGradient: convolutionInputGradient,
  convWeightGradient: convolutionWeightGradient,
  maxPool: maxPooling,
  maxPoolGradient: maxPoolingGradient,
  moments: channelMoments,
  normalizeGradient: normalizedGradient,
  reluGradient: (k, dy, y) => k.multiply(dy, k.step(y)),
};

export interface PortableOptions {
  readonly backend: KernelBackend;
  /** Under which TensorFlow.js knows the backend. */
  readonly name: string;
  readonly identity: string;
  readonly limits: BasicEngine["limits"];
  readonly pieces: Pieces;
  readonly copies?: Copies;
  /** After the tensors are freed. */
  close(): Promise<void>;
}

/** An engine over a backend of TensorFlow.js. Kernels run on one thread of this process (and whatever the GPU has). */
export function portableEngine({ backend, name, identity, limits, pieces, copies, close }: PortableOptions): BasicEngine {
  const k = kernelsOf(backend, name, copies);
  const counted = countTensors<Info>((info) => void backend.disposeData(info.dataId));
  const info = counted.handle;

  const own = (result: Info): Tensor => counted.own(result, result.shape);
  /** One result. */
  const one = (make: () => Info): Tensor => own(k.alone(make)[0]!);
  /** Several. */
  const some = (make: () => readonly Info[]): Tensor[] => k.alone(make).map(own);
  const byOf = ({ mean, variance, scale, epsilon }: Normalization): By => ({
    mean: info(mean),
    variance: info(variance),
    scale: info(scale),
    epsilon,
  });
  const rows = (x: Info): Info => k.reshape(x, [x.shape.slice(0, -1).reduce((a, b) => a * b, 1), x.shape.at(-1)!]);
  const normalizeGradient = (dy: Tensor, x: Tensor, by: Normalization, itself: boolean) => {
    const [dx, scale, shift] = some(() => pieces.normalizeGradient(k, info(dy), info(x), byOf(by), itself));
    return { x: dx!, scale: scale!, shift: shift! };
  };

  return {
    identity,
    threads: 1,
    limits,
    tensors: counted.live,
    async close() {
      counted.freeAll();
      await close();
    },
    // a backend may upload later: the caller's array is the caller's again at once
    upload: (values, shape) =>
      own({ dataId: backend.write(values.slice(), [...shape], "float32"), shape: [...shape], dtype: "float32" }),
    async read(x) {
      return Float32Array.from((await backend.read(info(x).dataId)) as Float32Array);
    },
    filled: (shape, value) => one(() => k.filled(shape, value)),
    reshape: (x, shape) => one(() => k.reshape(info(x), shape)),
    conv: (x, w, window) => one(() => pieces.conv(k, info(x), info(w), window)),
    convInputGradient: (dy, w, shape, window) => one(() => pieces.convInputGradient(k, info(dy), info(w), shape, window)),
    convWeightGradient: (x, dy, window) => one(() => pieces.convWeightGradient(k, info(x), info(dy), window)),
    moments(x) {
      const [mean, variance] = some(() => pieces.moments(k, info(x)));
      return { mean: mean!, variance: variance! };
    },
    normalize: (x, by, shift) => one(() => normalized(k, info(x), byOf(by), info(shift))),
    normalizeGradient: (dy, x, by) => normalizeGradient(dy, x, by, true),
    normalizeFixedGradient: (dy, x, by) => normalizeGradient(dy, x, by, false),
    relu: (x) => one(() => k.relu(info(x))),
    reluGradient: (dy, y) => one(() => pieces.reluGradient(k, info(dy), info(y))),
    maxPool: (x, window) => ({ y: one(() => pieces.maxPool(k, info(x), window)), saved: [] }),
    maxPoolGradient: (dy, x, _pooled, window) => one(() => pieces.maxPoolGradient(k, info(dy), info(x), window)),
    averageSpace: (x) => one(() => spaceMean(k, info(x))),
    averageSpaceGradient: (dy, shape) =>
      one(() => {
        const [n, c] = dy.shape as [number, number];
        const space = sizeOf(shape) / (n * c);
        const each = k.multiply(info(dy), k.scalar(1 / space));
        const samples = Array.from({ length: n }, (_, sample) =>
          k.add(k.filled([space, c], 0), k.reshape(sliceAxis(k, each, 0, sample, 1), [c])),
        );
        return joinFirst(k, samples, shape);
      }),
    add: (a, b) => one(() => k.add(info(a), info(b))),
    subtract: (a, b) => one(() => k.subtract(info(a), info(b))),
    multiply: (a, b) => one(() => k.multiply(info(a), info(b))),
    combine: (a, x, b, y) => one(() => k.add(k.multiply(info(x), k.scalar(a)), k.multiply(info(y), k.scalar(b)))),
    scale: (x, by) => one(() => k.multiply(info(x), k.scalar(by))),
    squareRoot: (x) => one(() => k.squareRoot(info(x))),
    divide: (a, b) => one(() => k.divide(info(a), info(b))),
    affine: (x, scale, shift) => one(() => k.affine(info(x), info(scale), info(shift))),
    addBias: (x, bias) => one(() => k.reshape(k.add(rows(info(x)), info(bias)), x.shape)),
    sumToChannels: (x) => one(() => channelSum(k, info(x))),
    matMul: (a, b, transposeA, transposeB) =>
      one(() => {
        // not by the kernel's own flags, which take a path several times slower
        const turned = (x: Info, turn: boolean): Info => (turn ? k.transpose(x, [1, 0]) : x);
        return k.matMul(turned(info(a), transposeA), turned(info(b), transposeB));
      }),
    concatChannels: (parts) =>
      one(() => {
        const joined = k.join(parts.map((part) => rows(info(part))));
        return k.reshape(joined, [...parts[0]!.shape.slice(0, -1), joined.shape[1]!]);
      }),
    splitChannels: (x, sizes) =>
      some(() => {
        let from = 0;
        return sizes.map((size) => {
          from += size;
          return sliceAxis(k, info(x), x.shape.length - 1, from - size, size);
        });
      }),
    concatSamples: (parts) =>
      one(() => {
        const samples = parts.reduce((sum, part) => sum + part.shape[0]!, 0);
        return joinFirst(k, parts.map(info), [samples, ...parts[0]!.shape.slice(1)]);
      }),
    sliceSamples: (x, from, count) => one(() => sliceAxis(k, info(x), 0, from, count)),
    moveChannels: (x, moves, fill) =>
      one(() => {
        const samples = moves.map((move, sample) => {
          const part = sliceAxis(k, info(x), 0, sample, 1);
          const still = k.reshape(part, x.shape.slice(1));
          return move === null ? still : moveSample(k, still, move, fill);
        });
        return joinFirst(k, samples, x.shape);
      }),
  };
}
