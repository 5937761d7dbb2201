import type { Moments, Normalization, NormalizationGradients } from "../../compute/engine/engine.ts";
import { sizeOf, type Tensor } from "../../compute/engine/tensor.ts";
import { biasOf, weightOf } from "./conv.ts";
import { hand, using } from "./gradients.ts";
import type { ParameterSpec, Pass } from "./layer.ts";

export interface NormOptions {
  /** PyTorch's name of the module. */
  readonly name: string;
  readonly channels: number;
  readonly epsilon: number;
  /** Share of a batch in the running statistics (PyTorch's sense). */
  readonly momentum: number;
  /**
   * Name of the bias of the convolution before. It shifts all of a channel, so in training it is not added at all: it stands in the
   * running mean, its gradient is exactly zero, and only weight decay moves it.
   */
  readonly bias?: string;
}

const meanOf = (name: string): string => `${name}.running_mean`;
const varianceOf = (name: string): string => `${name}.running_var`;

export function normSpecs({ name, channels }: NormOptions): ParameterSpec[] {
  const spec = (key: string, role: ParameterSpec["role"], value: number): ParameterSpec => ({
    name: key,
    shape: [channels],
    role,
    initial: { how: "constant", value },
  });
  return [
    spec(weightOf(name), "parameter", 1),
    spec(biasOf(name), "parameter", 0),
    spec(meanOf(name), "buffer", 0),
    spec(varianceOf(name), "buffer", 1),
  ];
}

/** The running statistics, as they apply to what comes in without the convolution's bias; the caller's. */
export function runningMoments({ name, bias }: NormOptions, { engine, weights }: Pass): Moments {
  const mean = weights.get(meanOf(name));
  return {
    mean: bias === undefined ? mean.retain() : engine.subtract(mean, weights.get(bias)),
    variance: weights.get(varianceOf(name)).retain(),
  };
}

/**
 * Moves the running statistics towards a batch's, of `count` values a channel; the variance counts unbiased there. Throws a RangeError
 * where there is one value a channel only: its variance is not defined.
 */
export function followMoments(
  { name, momentum: own, bias }: NormOptions,
  { mean, variance }: Moments,
  count: number,
  { engine, weights, normMomentum: momentum = own }: Pass,
): void {
  if (count < 2) {
    throw new RangeError(`${name}: batch norm learns from at least two values a channel: use a larger batch or larger volumes`);
  }
  const follow = (key: string, value: Tensor, factor: number): void =>
    weights.set(key, engine.combine(1 - momentum, weights.get(key), momentum * factor, value));
  if (bias === undefined) follow(meanOf(name), mean, 1);
  else using(engine.add(mean, weights.get(bias)), (shifted) => follow(meanOf(name), shifted, 1));
  follow(varianceOf(name), variance, count / (count - 1));
}

/** The moments that a pass normalises by: the batch's in training (noted in the running ones), else the running ones; the caller's. */
export function momentsFor(x: Tensor, options: NormOptions, pass: Pass): Moments {
  if (!pass.training) return runningMoments(options, pass);
  const moments = pass.engine.moments(x);
  followMoments(options, moments, sizeOf(x.shape) / options.channels, pass);
  return moments;
}

/** What `engine.normalize` and its gradients take beside the shift. */
export const normalizationBy = ({ name, epsilon }: NormOptions, moments: Moments, { weights }: Pass): Normalization => ({
  ...moments,
  scale: weights.get(weightOf(name)),
  epsilon,
});

/** Hands the gradients of scale and shift over, and that of the bias that the norm makes up for; `x` stays the caller's. */
export function handNorm({ name, bias, channels }: NormOptions, { x, scale, shift }: NormalizationGradients, pass: Pass): void {
  hand(pass, weightOf(name), scale);
  hand(pass, biasOf(name), shift);
  if (bias !== undefined && pass.wants(bias))
    pass.gradient(bias, pass.training ? pass.engine.filled([channels], 0) : pass.engine.sumToChannels(x));
}
