import type { Inputs, RunContext } from "../../../runner/contract/component.ts";
import { specsOf } from "../models/network.ts";
import { openTaskEngine } from "../open-task-engine.ts";
import { initialWeights } from "../weights/initial-weights.ts";
import { keptPreparation } from "./kept-preparation.ts";
import { likeAuthors } from "./like-authors.ts";
import { networkOf } from "./model-file.ts";
import { networkOptions } from "./network-options.ts";
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
    options: networkOptions(params),
    ...(params.shift === undefined ? {} : { shift: params.shift }),
    tasks: samples.tasks.map(({ name, classes }) => ({ name, classes })),
    ...(samples.features ? { features: samples.features } : {}),
  };
  const specs = specsOf(networkOf(about));
  const engine = await openTaskEngine(given);
  try {
    const trained = await runTraining({
      ...read,
      params,
      engine,
      keep,
      scratch,
      basis: "",
      start: (preparation) => ({ model: { ...about, preparation }, tensors: initialWeights(specs, params.seed), fresh: true }),
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
