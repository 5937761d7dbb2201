import type { Engine } from "../../compute/engine/engine.ts";
import { type Shape, sizeOf, type Tensor } from "../../compute/engine/tensor.ts";
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
  for (const each of logits) each.release();
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
  const values = await engine.read(logits[task]!); // [places, classes]
  for (const each of [alone, ...(same ? [same] : []), ...logits]) each.release();
  const classes = network.tasks[task]!.classes;
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
 * Grad-CAM (Selvaraju et al. 2017, doi:10.1109/ICCV.2017.74): the positive part of the features' sum, each weighted by the mean over
 * space of the gradient of the class's logit; [d, h, w] in C order.
 */
export async function gradCam(reading: Reading, of: number): Promise<Float32Array> {
  const { engine, network, features, radiomics, task, weights } = reading;
  const { logits, backward } = network.head.forward(features, radiomics, inferencePass(engine, weights, true));
  for (const each of logits) each.release();
  const wanted = network.tasks.map(({ classes }, k) => {
    const one = new Float32Array(classes);
    if (k === task) one[of] = 1;
    return engine.upload(one, [1, classes]);
  });
  const gradient = backward(wanted); // [1, d, h, w, c]
  const mean = engine.averageSpace(gradient); // [1, c]
  const [weight, values] = await Promise.all([engine.read(mean), engine.read(features)]);
  for (const each of [gradient, mean]) each.release();
  const channels = network.channels;
  return Float32Array.from({ length: placesOf(features.shape) }, (_, place) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += weight[c]! * values[place * channels + c]!;
    return Math.max(0, sum);
  });
}

const placesOf = (shape: Shape): number => sizeOf(shape.slice(1, 4));
