import type { Engine } from "../../compute/engine/engine.ts";
import { type Shape, sizeOf, type Tensor } from "../../compute/engine/tensor.ts";
import { freeAll } from "../layers/gradients.ts";
import type { Weights } from "../layers/layer.ts";
import type { Network } from "../models/network.ts";
import { inferencePass } from "./inference-pass.ts";

/** What a head says of one sample's features. */
export interface Reading {
  readonly engine: Engine;
  readonly weights: Weights;
  readonly network: Network;
  /** The backbone's output of one sample, [1, d, h, w, c]; borrowed. */
  readonly features: Tensor;
  /** [1, p]; absent without radiomics. Borrowed. */
  readonly radiomics: Tensor | undefined;
  /** Which of the network's tasks. */
  readonly task: number;
}

/** The task's logits of the sample, [classes]. */
export async function logitsOf({ engine, weights, network, features, radiomics, task }: Reading): Promise<Float32Array> {
  const { logits } = network.head.forward(features, radiomics, inferencePass(engine, weights, false));
  const values = await engine.read(logits[task]!);
  freeAll(logits);
  return values;
}

/**
 * Class-activation map (Zhou et al. 2016, doi:10.1109/CVPR.2016.319): what the head says of each place of the features alone,
 * [d, h, w] in C order. Where the head averages over space, the mean of the map is the class's logit, and with a linear layer after the
 * average it is the features weighted by that layer plus the bias. Whether a head does is for `averages` to say.
 */
export async function classActivation(reading: Reading, of: number): Promise<Float32Array> {
  const { engine, network, features, radiomics, task, weights } = reading;
  const places = placesOf(features.shape);
  const alone = engine.reshape(features, [places, 1, 1, 1, network.channels]); // [places, 1, 1, 1, c]
  const same = radiomics && engine.concatSamples(Array.from({ length: places }, () => radiomics)); // [places, p]
  const { logits } = network.head.forward(alone, same, inferencePass(engine, weights, false));
  const [, classes] = logits[task]!.shape as readonly [number, number]; // a head may have more outputs than classes
  const values = await engine.read(logits[task]!); // [places, classes]
  freeAll([alone, ...(same ? [same] : []), ...logits]);
  return Float32Array.from({ length: places }, (_, place) => values[place * classes + of]!);
}

/** Whether the mean of a class-activation map is the class's logit, up to rounding. */
export function averages(map: Float32Array, logit: number): boolean {
  let [sum, largest] = [0, Math.abs(logit)];
  for (const value of map) {
    sum += value;
    largest = Math.max(largest, Math.abs(value));
  }
  return Math.abs(sum / map.length - logit) <= 1e-3 * largest;
}

/**
 * What Grad-CAM weighs features by (Selvaraju et al. 2017, doi:10.1109/ICCV.2017.74): the mean over space of the gradient of the class's
 * logit, [c].
 */
export async function gradientWeights(reading: Reading, of: number): Promise<Float32Array> {
  const { engine, network, features, radiomics, task, weights } = reading;
  const { logits, backward } = network.head.forward(features, radiomics, inferencePass(engine, weights, true));
  const wanted = logits.map(({ shape }, k) => {
    const one = new Float32Array(sizeOf(shape));
    if (k === task) one[of] = 1;
    return engine.upload(one, shape); // [1, classes]
  });
  freeAll(logits);
  const gradient = backward(wanted); // [1, d, h, w, c]
  const mean = engine.averageSpace(gradient); // [1, c]
  const values = await engine.read(mean);
  freeAll([gradient, mean]);
  return values;
}

/** The positive part of the features' weighted sum at each place, [d, h, w] in C order. */
export async function weightedFeatures(engine: Engine, features: Tensor, weights: Float32Array): Promise<Float32Array> {
  const values = await engine.read(features); // [1, d, h, w, c]
  const channels = weights.length;
  return Float32Array.from({ length: placesOf(features.shape) }, (_, place) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += weights[c]! * values[place * channels + c]!;
    return Math.max(0, sum);
  });
}

const placesOf = (shape: Shape): number => sizeOf(shape.slice(1, 4));
