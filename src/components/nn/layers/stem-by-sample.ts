import { type Engine, type Moments, type Pooled, windowed } from "../../compute/engine/engine.ts";
import { type Shape, sizeOf, type Tensor } from "../../compute/engine/tensor.ts";
import { biasOf, weightOf } from "./conv.ts";
import { normAfter } from "./conv-norm.ts";
import { freeAll, hand, plus, using } from "./gradients.ts";
import { type Forward, noBackward, type Pass } from "./layer.ts";
import { followMoments, type NormOptions, normalizationBy, runningMoments } from "./norm-statistics.ts";
import { poolsFirst, type StemOptions } from "./stem-options.ts";

/** One sample's activations; the caller's. */
interface Front {
  readonly input: Tensor;
  readonly convolved: Tensor;
  /** After ReLU, unless that comes after pooling. */
  readonly activated: Tensor;
  /** Without a shift, `activated` once more. */
  readonly shifted: Tensor;
  readonly pooled: Pooled;
  /** `pooled.y` after ReLU. */
  readonly y: Tensor;
}

/** What the way back adds up over the samples. */
interface Sums {
  /** F(a·db) */
  kernel?: Tensor | undefined;
  /** F(x̂) */
  unit?: Tensor | undefined;
  /** F(1), of one channel */
  ones?: Tensor | undefined;
  /** Σ db·x̂ */
  scale?: Tensor | undefined;
  /** Σ db */
  shift?: Tensor | undefined;
  /** Σ a·db; only where the statistics are fixed */
  bias?: Tensor | undefined;
}

/**
 * The stem, one sample after the other. Only the statistics couple samples, so the way there takes the convolution twice: once for
 * each sample's mean and variance, which add up to the batch's, once for what is pooled. The way back computes each sample again, and
 * gets by with one round though the gradient of batch norm needs sums over all samples: the kernel's gradient F is linear in that of
 * the convolution's output, a·(db − Σdb/N − x̂·Σ(db·x̂)/N) with a = scale/√(variance + ε), so F of a·db, of ones and of x̂ are added up
 * by themselves and put together at the end.
 */
export function stemBySample(options: StemOptions, x: Tensor, pass: Pass): Forward {
  const { conv, shift, pool } = options;
  const { engine, weights } = pass;
  const norm = normAfter(conv, options.norm);
  const early = poolsFirst(options);
  const samples = x.shape[0]!;
  const shape = convolvedShape(x.shape, options);
  const moments = pass.training ? momentsBySample(x, options, norm, pass) : runningMoments(norm, pass);
  const moves = shift?.moves(shape, pass);

  const front = (sample: number): Front => {
    const input = engine.sliceSamples(x, sample, 1);
    const convolved = engine.conv(input, weights.get(weightOf(conv.name)), conv.window);
    const normed = engine.normalize(convolved, normalizationBy(norm, moments, pass), weights.get(biasOf(norm.name)));
    const activated = early ? normed : using(normed, () => engine.relu(normed));
    const shifted = shift && moves ? shift.move(activated, [moves[sample]!], engine) : activated.retain();
    const pooled = engine.maxPool(shifted, pool);
    return { input, convolved, activated, shifted, pooled, y: early ? engine.relu(pooled.y) : pooled.y.retain() };
  };

  const parts: Tensor[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const { input, convolved, activated, shifted, pooled, y } = front(sample);
    freeAll([input, convolved, activated, shifted, pooled.y, ...pooled.saved]);
    parts.push(y);
  }
  const y = engine.concatSamples(parts);
  freeAll(parts);
  const free = (): void => freeAll([moments.mean, moments.variance]);
  if (!pass.record) {
    free();
    return { y, backward: noBackward };
  }

  x.retain();
  return {
    y,
    backward(dy) {
      const sums: Sums = {};
      for (let sample = 0; sample < samples; sample++) {
        const { input, convolved, activated, shifted, pooled, y } = front(sample);
        const part = engine.sliceSamples(dy, sample, 1);
        const dPooled = early ? using(part, () => engine.reluGradient(part, y)) : part;
        const d = using(dPooled, () => engine.maxPoolGradient(dPooled, shifted, pooled, pool));
        freeAll([shifted, pooled.y, ...pooled.saved, y]);
        const back = shift && moves ? using(d, () => shift.moveBack(d, [moves[sample]!], engine)) : d;
        const db = early ? back : using(back, () => engine.reluGradient(back, activated));
        activated.release();
        addSample(sums, db, input, convolved, moments, options, norm, pass);
      }
      dy.release();
      x.release();
      handSums(sums, sizeOf(shape) / conv.outputs, moments, options, norm, pass);
      free();
      return undefined;
    },
  };
}

/** Mean and biased variance of the convolution's output over all samples, from each sample's. */
function momentsBySample(x: Tensor, { conv }: StemOptions, norm: NormOptions, pass: Pass): Moments {
  const { engine, weights } = pass;
  const samples = x.shape[0]!;
  const each: Moments[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const input = engine.sliceSamples(x, sample, 1);
    const convolved = using(input, () => engine.conv(input, weights.get(weightOf(conv.name)), conv.window));
    each.push(using(convolved, (output) => engine.moments(output)));
  }
  const mean = meanOf(
    each.map((part) => part.mean),
    engine,
  );
  const within = meanOf(
    each.map((part) => part.variance),
    engine,
  );
  const squares = each.map((part) => {
    const difference = engine.subtract(part.mean, mean);
    return using(difference, () => engine.multiply(difference, difference));
  });
  const variance = plus(engine, within, meanOf(squares, engine))!;
  freeAll([...each.flatMap((part) => [part.mean, part.variance]), ...squares]);
  const moments = { mean, variance };
  followMoments(norm, moments, sizeOf(convolvedShape(x.shape, { conv })) / conv.outputs, pass);
  return moments;
}

/** Takes `db`, `input` and `convolved` over. */
function addSample(
  sums: Sums,
  db: Tensor,
  input: Tensor,
  convolved: Tensor,
  moments: Moments,
  { conv }: StemOptions,
  norm: NormOptions,
  pass: Pass,
): void {
  const { engine, training } = pass;
  const add = (key: keyof Sums, value: Tensor): void => {
    sums[key] = plus(engine, sums[key], value);
  };
  const gradients = engine.normalizeFixedGradient(db, convolved, normalizationBy(norm, moments, pass));
  db.release();
  add("scale", gradients.scale);
  add("shift", gradients.shift);
  if (!training && norm.bias !== undefined && pass.wants(norm.bias)) add("bias", engine.sumToChannels(gradients.x));
  if (pass.wants(weightOf(conv.name))) {
    const kernel = (dy: Tensor): Tensor => using(dy, () => engine.convWeightGradient(input, dy, conv.window));
    add("kernel", kernel(gradients.x));
    if (training) {
      const [one, zero] = [engine.filled([conv.outputs], 1), engine.filled([conv.outputs], 0)];
      const unit = engine.normalize(convolved, { ...moments, scale: one, epsilon: norm.epsilon }, zero);
      freeAll([one, zero]);
      add("unit", kernel(unit));
      add("ones", kernel(engine.filled([...convolved.shape.slice(0, 4), 1], 1)));
    }
  } else gradients.x.release();
  freeAll([input, convolved]);
}

/** Puts the kernel's gradient together and hands all over; `count`: values a channel in the batch. */
function handSums(sums: Sums, count: number, { variance }: Moments, { conv }: StemOptions, norm: NormOptions, pass: Pass): void {
  const { engine, weights } = pass;
  const { kernel, unit, ones, scale, shift, bias } = sums as Required<Sums>; // as: there is at least one sample
  if (kernel && unit && ones) {
    const factor = shrunk(variance, weights.get(weightOf(norm.name)), norm.epsilon, -1 / count, engine); // −a/N
    const ofMean = using(engine.multiply(factor, shift!), (row) => {
      const column = engine.reshape(ones, [sizeOf(ones.shape), 1]);
      ones.release();
      const flat = engine.reshape(row, [1, conv.outputs]);
      const product = using(column, () => engine.matMul(column, flat, false, false));
      flat.release();
      return using(product, () => engine.reshape(product, kernel.shape));
    });
    const ofVariance = using(engine.multiply(factor, scale!), (row) =>
      using(engine.filled([conv.outputs], 0), (zero) => using(unit, () => engine.affine(unit, row, zero))),
    );
    factor.release();
    pass.gradient(weightOf(conv.name), plus(engine, plus(engine, kernel, ofMean), ofVariance)!);
  } else if (kernel) pass.gradient(weightOf(conv.name), kernel);
  if (norm.bias !== undefined && pass.wants(norm.bias)) pass.gradient(norm.bias, bias ?? engine.filled([conv.outputs], 0));
  hand(pass, weightOf(norm.name), scale!);
  hand(pass, biasOf(norm.name), shift!);
}

/** factor · scale / √(variance + ε), channel by channel. */
function shrunk(variance: Tensor, scale: Tensor, epsilon: number, factor: number, engine: Engine): Tensor {
  const one = engine.filled(variance.shape, 1);
  const padded = using(one, () => engine.combine(1, variance, epsilon, one));
  const deviation = using(padded, (sum) => engine.squareRoot(sum));
  const ratio = using(deviation, () => engine.divide(scale, deviation));
  return using(ratio, () => engine.scale(ratio, factor));
}

const convolvedShape = (shape: Shape, { conv }: Pick<StemOptions, "conv">): Shape => [
  shape[0]!,
  ...shape.slice(1, 4).map((length) => windowed(length, conv.window)),
  conv.outputs,
];

function meanOf(tensors: readonly Tensor[], engine: Engine): Tensor {
  let sum = tensors[0]!.retain();
  for (const tensor of tensors.slice(1)) sum = plus(engine, sum, tensor.retain())!;
  return using(sum, () => engine.scale(sum, 1 / tensors.length));
}
