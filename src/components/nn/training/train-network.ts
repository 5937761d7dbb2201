import type { Inputs, RunContext } from "../../../runner/contract/component.ts";
import { augmentParts } from "../batches/augment/sets.ts";
import { checkSquare } from "../batches/prepare-sample.ts";
import { specsOf } from "../models/network.ts";
import { knownNetworks } from "../models/networks.ts";
import { openTaskEngine } from "../open-task-engine.ts";
import { initialWeights } from "../weights/initial-weights.ts";
import { keptPreparation } from "./kept-preparation.ts";
import { likeAuthors } from "./like-authors.ts";
import { networkOf } from "./model-file.ts";
import type { TRAINING_INPUTS } from "./ports.ts";
import { readTraining } from "./read-training.ts";
import { runTraining } from "./run-training.ts";
import type { TrainParams } from "./train-params.ts";
import { loopHooks } from "./training-hooks.ts";
import { trainingOutputs } from "./training-outputs.ts";

/** The stage nn/train: a network from its first weights. */
export async function trainNetwork(context: RunContext<TrainParams, Inputs<typeof TRAINING_INPUTS>, true>) {
  const { inputs, engine: given, keep, scratch, log } = context;
  const params = likeAuthors(context.params, inputs.features !== undefined);
  const read = await readTraining(inputs, params);
  const { samples } = read;
  const about = {
    network: params.network,
    options: optionsOf(params),
    ...(params.shift === undefined ? {} : { shift: params.shift }),
    tasks: samples.tasks.map(({ name, classes }) => ({ name, classes })),
    ...(samples.features ? { features: samples.features } : {}),
  };
  // what cannot be is told now, not after all scans were read
  const specs = specsOf(networkOf(about));
  if (params.crop) checkSquare(augmentParts(params.augment).turn, params.crop.size);
  const engine = await openTaskEngine(given);
  try {
    const trained = await runTraining({
      ...read,
      params,
      engine,
      keep,
      scratch,
      basis: "",
      start: (preparation) => ({ model: { ...about, preparation }, tensors: initialWeights(specs, params.seed) }),
      prepare: ({ train, readers, training }) =>
        keptPreparation(keep, training, params, {
          training: train,
          all: [...samples.train, ...samples.test],
          readers,
          signal: context.signal,
          progress: (done, total) => log.progress(done, total, "scans", "reading"),
        }),
      hooks: loopHooks(context),
    });
    return await trainingOutputs(trained, scratch, log);
  } finally {
    await engine.close();
  }
}

/** The network's own options, as far as the spec says any. */
function optionsOf(params: TrainParams): { readonly [option: string]: unknown } {
  const all = params as { readonly [name: string]: unknown };
  const names = new Set(knownNetworks().flatMap(({ options }) => Object.keys(options)));
  return Object.fromEntries([...names].flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}
