import { countTensors } from "../engine/counted.ts";
import { type BasicEngine, type Engine, type JoinedKernels, windowed } from "../engine/engine.ts";
import type { EngineOptions } from "../engine/options.ts";
import { type Shape, sizeOf, type Tensor } from "../engine/tensor.ts";
import { normalized, normalizedGradients } from "./batch-norm.ts";
import { convolved, inputGradient, weightGradient } from "./convolution.ts";
import { fusedKernels } from "./fused-kernels.ts";
import { loadBinding } from "./load-binding.ts";
import { channelMoments } from "./moments.ts";
import { cut, joined, movedChannels } from "./move-channels.ts";
import { holding, type Id, int32, operationsOf, reshaped, T, truth } from "./operations.ts";
import { sliced } from "./padding.ts";
import { choosePooling } from "./pooling.ts";
import { overChannels, overSpace } from "./reductions.ts";

/** TensorFlow's own kernels through the native addon: oneDNN's on a CPU, cuDNN's on an NVIDIA GPU. */
export async function tensorflowEngine({ threads, native }: EngineOptions): Promise<BasicEngine & Partial<JoinedKernels>> {
  if (native === undefined)
    throw new Error('the tensorflow engine is not set up: "make native" builds it, "--engine portable" does without');
  const loaded = loadBinding(native, threads);
  const operations = operationsOf(loaded);
  const { run, free } = operations;
  const { pooling, oneDnn } = choosePooling(operations);
  const counted = countTensors<Id>(free);
  const { own, handle, live, freeAll } = counted;

  const unary = (name: string, x: Tensor): Tensor => own(run(name, [T], [handle(x)]), x.shape);
  const binary = (name: string, a: Tensor, b: Tensor): Tensor => own(run(name, [T], [handle(a), handle(b)]), a.shape);
  const times = (x: Id, by: number): Id => run("Mul", [T], [x, operations.scalar(by)]);
  const cpu = `cpu${loaded.kernels ? ` kernels ${loaded.kernels.version}` : ""}${oneDnn ? "" : " without oneDNN"}`;
  const device = operations.gpu ? "gpu" : cpu;

  const gradients = (dy: Tensor, x: Tensor, by: Parameters<Engine["normalizeGradient"]>[2], training: boolean) => {
    const ids = { scale: handle(by.scale), mean: handle(by.mean), variance: handle(by.variance), epsilon: by.epsilon };
    const { x: dx, scale, shift } = normalizedGradients(operations, handle(dy), handle(x), x.shape, ids, training);
    return { x: own(dx, x.shape), scale: own(scale, by.scale.shape), shift: own(shift, by.scale.shape) };
  };

  const engine: BasicEngine = {
    identity: `tensorflow ${loaded.binding.TF_Version} ${device}`,
    threads,
    limits: { tensor: Infinity, total: Infinity },
    tensors: live,
    async close() {
      freeAll();
      operations.close();
    },

    upload: (values, shape) =>
      // copied inside TensorFlow: the addon may go on using the memory of `values`, which the caller will write to again
      own(
        holding(operations, (hold) => run("DeepCopy", [T], [hold(operations.floats(values, shape))])),
        shape,
      ),
    read: async (x) => operations.read(handle(x)),
    filled: (shape, value) =>
      own(run("Fill", [T, int32("index_type")], [operations.integers(shape), operations.scalar(value)]), shape),
    reshape: (x, shape) => own(reshaped(operations, handle(x), shape), shape),

    conv: (x, w, window) =>
      own(
        convolved(operations, handle(x), x.shape, handle(w), w.shape.at(-1)!, window),
        convolvedShape(x.shape, w.shape.at(-1)!, window),
      ),
    convInputGradient: (dy, w, shape, window) =>
      own(inputGradient(operations, handle(dy), handle(w), shape, w.shape.at(-1)!, window), shape),
    convWeightGradient(x, dy, window) {
      const shape = [window.size, window.size, window.size, x.shape.at(-1)!, dy.shape.at(-1)!];
      return own(weightGradient(operations, handle(x), x.shape, handle(dy), shape, window), shape);
    },

    moments(x) {
      const { mean, variance } = channelMoments(operations, handle(x), x.shape);
      const shape = [x.shape.at(-1)!];
      return { mean: own(mean, shape), variance: own(variance, shape) };
    },
    normalize(x, by, shift) {
      const ids = {
        scale: handle(by.scale),
        shift: handle(shift),
        mean: handle(by.mean),
        variance: handle(by.variance),
        epsilon: by.epsilon,
      };
      return own(normalized(operations, handle(x), x.shape, ids), x.shape);
    },
    normalizeGradient: (dy, x, by) => gradients(dy, x, by, true),
    normalizeFixedGradient: (dy, x, by) => gradients(dy, x, by, false),

    relu: (x) => unary("Relu", x),
    reluGradient: (dy, y) => binary("ReluGrad", dy, y),
    maxPool(x, window) {
      const { y, workspace } = pooling.pool(handle(x), x.shape, window);
      const saved = workspace === undefined ? [] : [own(workspace.id, workspace.shape)];
      return { y: own(y, convolvedShape(x.shape, x.shape.at(-1)!, window)), saved };
    },
    maxPoolGradient(dy, x, { y, saved }, window) {
      const workspace = saved[0] === undefined ? undefined : handle(saved[0]);
      return own(pooling.gradient(handle(dy), handle(x), handle(y), workspace, x.shape, window), x.shape);
    },
    averageSpace: (x) => own(overSpace(operations, handle(x)), [x.shape[0]!, x.shape.at(-1)!]),
    averageSpaceGradient(dy, shape) {
      const [n, c] = [shape[0]!, shape.at(-1)!];
      const id = holding(operations, (hold) => {
        const share = hold(times(handle(dy), (n * c) / sizeOf(shape)));
        const thin = hold(reshaped(operations, share, [n, 1, 1, 1, c]));
        return run("BroadcastTo", [T, int32("Tidx")], [thin, operations.integers(shape)]);
      });
      return own(id, shape);
    },

    add: (a, b) => binary("AddV2", a, b),
    subtract: (a, b) => binary("Sub", a, b),
    multiply: (a, b) => binary("Mul", a, b),
    combine(a, x, b, y) {
      // every second factor of an optimiser is 1, and a thousand multiplications a step are felt
      const id = holding(operations, (hold) => {
        const part = (by: number, tensor: Tensor): Id => (by === 1 ? handle(tensor) : hold(times(handle(tensor), by)));
        return run("AddV2", [T], [part(a, x), part(b, y)]);
      });
      return own(id, x.shape);
    },
    scale: (x, by) => own(times(handle(x), by), x.shape),
    squareRoot: (x) => unary("Sqrt", x),
    divide: (a, b) => binary("RealDiv", a, b),
    affine: (x, scale, shift) =>
      own(
        holding(operations, (hold) => run("AddV2", [T], [hold(run("Mul", [T], [handle(x), handle(scale)])), handle(shift)])),
        x.shape,
      ),
    addBias: (x, bias) => own(run("AddV2", [T], [handle(x), handle(bias)]), x.shape),
    sumToChannels: (x) => own(overChannels(operations, "Sum", handle(x), x.shape), [x.shape.at(-1)!]),
    matMul: (a, b, transposeA, transposeB) =>
      own(run("MatMul", [T, truth("transpose_a", transposeA), truth("transpose_b", transposeB)], [handle(a), handle(b)]), [
        a.shape[transposeA ? 1 : 0]!,
        b.shape[transposeB ? 0 : 1]!,
      ]),

    concatChannels: (parts) =>
      own(joined(operations, parts.map(handle), parts[0]!.shape.length - 1), stacked(parts, parts[0]!.shape.length - 1)),
    splitChannels(x, sizes) {
      const ids = cut(operations, handle(x), sizes, x.shape.length - 1);
      return ids.map((id, index) => own(id, [...x.shape.slice(0, -1), sizes[index]!]));
    },
    concatSamples: (parts) => own(joined(operations, parts.map(handle), 0), stacked(parts, 0)),
    sliceSamples(x, from, count) {
      const shape = [count, ...x.shape.slice(1)];
      return own(sliced(operations, handle(x), [from, ...x.shape.slice(1).map(() => 0)], shape), shape);
    },
    moveChannels: (x, moves, fill) => own(movedChannels(operations, handle(x), x.shape, moves, fill), x.shape),
  };
  return operations.ownKernels ? fusedKernels(operations, counted, engine) : engine;
}

/** Shape of [n, d, h, w, …] after windows have gone over it, with `channels`. */
const convolvedShape = ([n, d, h, w]: Shape, channels: number, window: Parameters<Engine["conv"]>[2]): Shape => [
  n!,
  windowed(d!, window),
  windowed(h!, window),
  windowed(w!, window),
  channels,
];

/** Shape of parts joined along `axis`. */
const stacked = (parts: readonly Tensor[], axis: number): Shape =>
  parts[0]!.shape.map((length, i) => (i === axis ? parts.reduce((sum, part) => sum + part.shape[axis]!, 0) : length));
