import { listNames } from "../../../formats/format-error.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import type { Engine } from "../../compute/engine/engine.ts";
import type { Batch, Loader } from "../batches/batch.ts";
import { type View, volumesInView } from "../batches/views.ts";
import type { Pass } from "../layers/layer.ts";
import { type Network, specsOf } from "../models/network.ts";
import { type HeldWeights, holdWeights } from "../weights/hold-weights.ts";
import { classProbabilities } from "./class-scores.ts";
import { evaluateBatch } from "./evaluate-batch.ts";
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

/** Bytes of weights that are in the engine together. */
const MOST_BYTES = 2 ** 30;

/**
 * Probabilities of each task, [cases, classes]: the mean over models and over views of each scan. `loaderOf` gives the same cases for each
 * model, prepared as it wants them. Models that want them prepared alike are in the engine together, as far as a GiB holds them, and each
 * scan is read once for all of these. `between` is called before each batch of each model and view.
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
  const sums = tasks.map((): number[] => []);
  for (const group of alike(members)) {
    const held: Held[] = [];
    try {
      for (const member of group) {
        const network = networkOf(member.model);
        held.push({ network, weights: holdWeights(engine, specsOf(network), member.tensors) });
      }
      let from = 0;
      for await (const batch of loaderOf(group[0]!).epoch(0)) {
        for (const { network, weights } of held) {
          for (const view of views) {
            await between();
            const logits = await tell(engine, network, weights, batch, view, memory);
            tasks.forEach(({ classes }, k) => {
              const width = logits[k]!.length / batch.ids.length;
              const own = classProbabilities(logits[k]!, width, classes.length);
              for (const [i, value] of own.entries()) {
                const at = from * classes.length + i;
                sums[k]![at] = (sums[k]![at] ?? 0) + value;
              }
            });
          }
        }
        from += batch.ids.length;
      }
    } finally {
      for (const { weights } of held) weights.release();
    }
  }
  const count = members.length * views.length;
  return sums.map((sum) => Float64Array.from(sum, (value) => value / count));
}

interface Held {
  readonly network: Network;
  readonly weights: HeldWeights;
}

/** Members that read scans alike, in groups whose weights the engine holds together. */
function alike(members: readonly EnsembleMember[]): readonly (readonly EnsembleMember[])[] {
  const groups: { readonly reads: string; bytes: number; readonly members: EnsembleMember[] }[] = [];
  for (const member of members) {
    const reads = JSON.stringify([member.model.preparation, member.model.features]);
    const bytes = [...member.tensors.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
    const group = groups.find((one) => one.reads === reads && one.bytes + bytes <= MOST_BYTES);
    if (group) {
      group.members.push(member);
      group.bytes += bytes;
    } else groups.push({ reads, bytes, members: [member] });
  }
  return groups.map((group) => group.members);
}

async function tell(
  engine: Engine,
  network: Network,
  weights: HeldWeights,
  batch: Batch,
  view: View,
  memory: Pass["memory"],
): Promise<readonly Float32Array[]> {
  const volumes = volumesInView(batch.volumes, batch.shape, view);
  try {
    return await evaluateBatch(engine, network, weights, { ...batch, volumes }, memory);
  } catch (error) {
    throw tellingFailed(error, batch.ids);
  }
}
