import { listNames } from "../../../formats/format-error.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import type { Engine } from "../../compute/engine/engine.ts";
import type { Batch, Loader } from "../batches/batch.ts";
import { type View, volumesInView } from "../batches/views.ts";
import type { Pass } from "../layers/layer.ts";
import { specsOf } from "../models/network.ts";
import { holdWeights } from "../weights/hold-weights.ts";
import { classProbabilities } from "./class-scores.ts";
import { evaluateBatch } from "./evaluate-batch.ts";
import { tellPart } from "./evaluate-part.ts";
import { type ModelTask, networkOf, type StoredModel, sameTasks } from "./model-file.ts";
import { tellingFailed } from "./stops.ts";

export interface EnsembleMember extends StoredModel {
  /** As messages name it. */
  readonly where: string;
}

/** The tasks that all models tell; an InputError where they tell different ones. */
export function commonTasks(members: readonly EnsembleMember[]): readonly ModelTask[] {
  const text = ({ model }: EnsembleMember): string =>
    model.tasks.map(({ name, classes }) => `"${name}" (${listNames(classes)})`).join(", ");
  const [first] = members as [EnsembleMember];
  const other = members.find(({ model }) => !sameTasks(model.tasks, first.model.tasks));
  if (!other) return first.model.tasks;
  throw new InputError({
    code: "other-tasks",
    message: `${first.where} tells ${text(first)}, and ${other.where} ${text(other)}; probabilities of different labels cannot be averaged`,
  });
}

/**
 * Probabilities of each task, [cases, classes]: the mean over models and over views of each scan. `loaderOf` gives the same cases for each
 * model, prepared as it wants them; models are in the engine one after the other. `between` is called before each batch of each model.
 */
export async function ensemble(
  engine: Engine,
  members: readonly EnsembleMember[],
  views: readonly View[],
  loaderOf: (member: EnsembleMember) => Loader,
  memory: Pass["memory"],
  between: () => void | Promise<void>,
): Promise<readonly Float64Array[]> {
  const tasks = commonTasks(members);
  const sums: (Float64Array | undefined)[] = tasks.map(() => undefined);
  for (const member of members) {
    const network = networkOf(member.model);
    const weights = holdWeights(engine, specsOf(network), member.tensors);
    try {
      for (const view of views) {
        const tell = async (batch: Batch): Promise<readonly Float32Array[]> => {
          const volumes = volumesInView(batch.volumes, batch.shape, view);
          try {
            return await evaluateBatch(engine, network, weights, { ...batch, volumes }, memory);
          } catch (error) {
            throw tellingFailed(error, batch.ids);
          }
        };
        const part = await tellPart({ tell }, loaderOf(member), tasks.length, between);
        tasks.forEach(({ classes }, k) => {
          const own = classProbabilities(part.logits[k]!, part.widths[k]!, classes.length);
          const sum = sums[k];
          sums[k] = sum ? sum.map((value, i) => value + own[i]!) : own;
        });
      }
    } finally {
      weights.release();
    }
  }
  const count = members.length * views.length;
  return sums.map((sum) => sum!.map((value) => value / count));
}
