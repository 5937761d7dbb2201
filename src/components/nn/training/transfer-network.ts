import { listNames } from "../../../formats/format-error.ts";
import type { Inputs, RunContext } from "../../../runner/contract/component.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { specsOf } from "../models/network.ts";
import { openTaskEngine } from "../open-task-engine.ts";
import { initialWeights } from "../weights/initial-weights.ts";
import type { HostTensor } from "../weights/torch-layout.ts";
import { modelFeatures } from "./model-features.ts";
import { type ModelTask, type NetworkModel, networkOf, readModel, type StoredModel, sameTasks } from "./model-file.ts";
import type { TRANSFER_INPUTS } from "./ports.ts";
import { readTraining } from "./read-training.ts";
import { runTraining, type Start } from "./run-training.ts";
import { loopHooks } from "./training-hooks.ts";
import { trainingOutputs } from "./training-outputs.ts";
import type { TransferParams } from "./transfer-params.ts";

/** The stage nn/transfer: a network from a trained one. */
export async function transferNetwork(context: RunContext<TransferParams, Inputs<typeof TRANSFER_INPUTS>, true>) {
  const { params, inputs, engine: given, keep, scratch, log } = context;
  const { features, model: input, ...rest } = inputs;
  const stored = await readModel(input.path, input.label);
  const read = await readTraining({ ...rest, features: undefined }, { ...params, drop: [], scaleFeatures: "none" });
  const table = features && { table: await features.read(), where: features.label };
  const samples = modelFeatures(read.samples, stored.model.features, table, read.labels.table.rows);
  const begin = transferStart(stored, samples.tasks, params, input.label);
  const engine = await openTaskEngine(given);
  try {
    const trained = await runTraining({
      samples,
      labels: read.labels,
      params,
      engine,
      keep,
      basis: input.digest,
      prepare: async () => stored.model.preparation,
      start: () => begin,
      scratch,
      hooks: loopHooks(context),
    });
    return await trainingOutputs(trained, scratch, log);
  } finally {
    await engine.close();
  }
}

/** What a transfer starts from: the model's backbone, heads for these tasks, and what of it learns. */
export function transferStart(
  { model, tensors }: StoredModel,
  tasks: readonly ModelTask[],
  params: Pick<TransferParams, "layers" | "rate" | "heads" | "frozen" | "shift" | "seed">,
  where: string,
): Start {
  const own: NetworkModel = {
    ...model,
    tasks: tasks.map(({ name, classes }) => ({ name, classes })),
    ...(params.shift === undefined ? {} : { shift: params.shift }),
  };
  const network = networkOf(own);
  const specs = specsOf(network);
  if (params.heads === "keep") checkTasks(model.tasks, tasks, where);
  const brought = new Set((params.heads === "keep" ? specs : network.backbone.specs).map(({ name }) => name));
  const fresh = initialWeights(specs, params.seed);
  const backbone = new Set(network.backbone.specs.map(({ name }) => name));
  return {
    model: own,
    tensors: new Map(specs.map(({ name }): [string, HostTensor] => [name, (brought.has(name) ? tensors : fresh).get(name)!])),
    frozen: params.frozen,
    ...(params.layers === "heads"
      ? { learns: (name) => !backbone.has(name) }
      : { groups: [...brought].map((match) => ({ match, rate: params.rate })) }),
  };
}

/** Heads are kept for the tasks that they were trained for. */
function checkTasks(has: readonly ModelTask[], wanted: readonly ModelTask[], where: string): void {
  const text = (tasks: readonly ModelTask[]): string =>
    tasks.map(({ name, classes }) => `"${name}" (${listNames(classes)})`).join(", ");
  if (sameTasks(has, wanted)) return;
  throw new InputError({
    code: "other-tasks",
    message: `the heads of ${where} tell ${text(has)}, and not ${text(wanted)}`,
    help: "let them start anew (heads: new)",
  });
}
