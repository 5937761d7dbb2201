import type { Triple } from "../../../formats/volume/volume.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import type { Engine } from "../../compute/engine/engine.ts";
import type { Tensor } from "../../compute/engine/tensor.ts";
import type { Pass, Weights } from "../layers/layer.ts";
import type { Network } from "../models/network.ts";
import { averages, classActivation, gradientWeights, logitsOf, type Reading, weightedFeatures } from "./class-activation.ts";
import { inferencePass } from "./inference-pass.ts";
import { scaleMap } from "./scale-map.ts";
import { interleave, shiftScan } from "./shift-scan.ts";
import { placingOf, upsampleMap } from "./upsample-map.ts";

/** A network in an engine. */
export interface Placed {
  readonly engine: Engine;
  readonly weights: Weights;
  readonly network: Network;
}

/** One sample as the network sees it. */
export interface Scan {
  /** [z, y, x] */
  readonly values: Float32Array;
  readonly shape: Triple;
  /** [p]; absent without radiomics. */
  readonly radiomics?: Float32Array;
}

export interface MapOptions {
  /** Which of the network's tasks. */
  readonly task: number;
  /** Class that the map is of; undefined for the one that the network finds most probable. */
  readonly of: number | undefined;
  readonly method: "cam" | "grad-cam";
  /** How many times finer than the features the map is along each axis: 1, 2, 4 …; goes over the scan that often cubed. */
  readonly fine: number;
  readonly memory: Pass["memory"];
  readonly signal?: AbortSignal;
}

export interface ScanMap {
  /** [z, y, x], 0 to 1. */
  readonly map: Float32Array;
  readonly of: number;
  /** Logits of the task, as the head gives them. */
  readonly logits: Float32Array;
  /** Voxels between the map's places along each axis; undefined where they are cells that share the scan evenly. */
  readonly stride: number | undefined;
}

/**
 * Where in a scan the network finds a class: the map of its features brought to the scan's voxels and scaled to 0…1. Features of deep
 * networks are coarse (one for 32 voxels): for a finer map the network also sees the scan shifted by parts of that distance, and the
 * maps are put into one another. Gradients and answers are those of the scan as it lies.
 */
export async function mapOfScan(placed: Placed, scan: Scan, options: MapOptions): Promise<ScanMap> {
  const { engine } = placed;
  const radiomics = scan.radiomics && engine.upload(scan.radiomics, [1, scan.radiomics.length]);
  const features = featuresOf(placed, scan.values, scan.shape, options.memory);
  try {
    return await mapOfFeatures(placed, scan, { ...placed, features, radiomics, task: options.task }, options);
  } finally {
    features.release();
    radiomics?.release();
  }
}

/** The backbone's output of one scan, [1, d, h, w, c]. */
function featuresOf({ engine, weights, network }: Placed, values: Float32Array, shape: Triple, memory: Pass["memory"]): Tensor {
  const volume = engine.upload(values, [1, shape.z, shape.y, shape.x, 1]);
  const { y } = network.backbone.forward(volume, inferencePass(engine, weights, false, memory), false);
  volume.release();
  return y;
}

async function mapOfFeatures(placed: Placed, scan: Scan, reading: Reading, options: MapOptions): Promise<ScanMap> {
  const { name, classes } = placed.network.tasks[options.task]!;
  const { shape } = scan;
  const [, d, h, w] = reading.features.shape as readonly [number, number, number, number, number];
  const coarse = { z: d, y: h, x: w };
  const logits = await logitsOf(reading);
  const of = options.of ?? mostProbable(logits, classes);
  const mapOf = await mapping(reading, of, options.method);
  const first = await mapOf(reading.features);
  if (options.method === "cam" && !averages(first, logits[of]!)) throw noAverage(name);

  const maps = [first];
  const placing = placingOf(coarse, shape);
  const fine = placing === "cells" ? 1 : Math.min(options.fine, placing.stride);
  const step = placing === "cells" ? 0 : placing.stride / fine;
  for (let which = 1; which < fine ** 3; which++) {
    options.signal?.throwIfAborted();
    const by = { z: Math.floor(which / fine ** 2) * step, y: (Math.floor(which / fine) % fine) * step, x: (which % fine) * step };
    const shifted = featuresOf(placed, shiftScan(scan.values, shape, by), shape, options.memory);
    maps.push(await mapOf(shifted));
    shifted.release();
  }
  const size = { z: d * fine, y: h * fine, x: w * fine };
  const map = upsampleMap(interleave(maps, coarse, fine), size, shape, placing === "cells" ? placing : { stride: step });
  return { map: scaleMap(map), of, logits, stride: placing === "cells" ? undefined : step };
}

/** What makes a map of features, [d, h, w]; gradients are those of the scan as it lies. */
async function mapping(
  reading: Reading,
  of: number,
  method: MapOptions["method"],
): Promise<(features: Tensor) => Promise<Float32Array>> {
  if (method === "cam") return (features) => classActivation({ ...reading, features }, of);
  const gradient = await gradientWeights(reading, of);
  return (features) => weightedFeatures(reading.engine, features, gradient);
}

/** The class with the greatest logit; the first of equals. */
function mostProbable(logits: Float32Array, classes: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) if (logits[k]! > logits[best]!) best = k;
  return best;
}

const noAverage = (task: string): InputError =>
  new InputError({
    code: "no-class-activation",
    message: `the network's head for "${task}" is no average over places, so that it has no class-activation map`,
    help: "use method: grad-cam",
  });
