import { readFile, writeFile } from "node:fs/promises";
import { readSafetensors, safetensorsParts } from "../../../formats/safetensors.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import type { Preparation } from "../batches/prepare/preparation.ts";
import type { FeatureScaling } from "../batches/samples/radiomics.ts";
import type { ShiftOptions } from "../layers/shift-moves.ts";
import { type Network, specsOf } from "../models/network.ts";
import { buildNetwork } from "../models/networks.ts";
import type { Options } from "../named.ts";
import { firstOdd } from "../weights/first-odd.ts";
import { misfit, withAliases } from "../weights/fit-weights.ts";
import type { HostTensors } from "../weights/torch-layout.ts";
import { parseModel } from "./model-schema.ts";
import { weightsFailed } from "./stops.ts";

/** A task as a stored network tells it. */
export interface ModelTask {
  readonly name: string;
  /** In order: the first belongs to `p0`. */
  readonly classes: readonly (number | string)[];
}

/** All that a stored network is, beside its numbers: what predicting, mapping and transferring need. */
export interface NetworkModel {
  /** The network's name, and its own options (`dropout`, `backbone`). */
  readonly network: string;
  readonly options: Options;
  readonly shift?: ShiftOptions | boolean;
  readonly tasks: readonly ModelTask[];
  /** What is made of a scan before the network sees it. */
  readonly preparation: Preparation;
  /** The radiomic features that it takes beside the scan. */
  readonly features?: FeatureScaling;
}

/** Whether two models tell the same tasks, by the same classes, in the same order. */
export const sameTasks = (a: readonly ModelTask[], b: readonly ModelTask[]): boolean => textOf(a) === textOf(b);

const textOf = (tasks: readonly ModelTask[]): string => JSON.stringify(tasks.map(({ name, classes }) => [name, classes]));

export interface StoredModel {
  readonly model: NetworkModel;
  /** PyTorch's names and layout. */
  readonly tensors: HostTensors;
}

const FORMAT = "regimen network 1";

/** The network that a model's numbers belong to. */
export const networkOf = ({ network, options, shift, tasks, features }: Omit<NetworkModel, "preparation">): Network =>
  buildNetwork({
    network,
    options,
    ...(shift === undefined ? {} : { shift }),
    tasks: tasks.map(({ name, classes }) => ({ name, classes: classes.length })),
    radiomics: features?.names.length ?? 0,
  });

/** Writes a model: weights as safetensors, under the names that PyTorch has for them, the rest as JSON in the file's own metadata. */
export async function writeModel(path: string, { model, tensors }: StoredModel): Promise<void> {
  const parts = safetensorsParts(withAliases(specsOf(networkOf(model)), tensors), {
    format: FORMAT,
    model: JSON.stringify(model),
  });
  await writeFile(path, parts);
}

/** Reads a model; InputError where the file is none of ours, or its numbers are not its network's. `where` names it in messages. */
export async function readModel(path: string, where: string): Promise<StoredModel> {
  const { tensors, metadata } = await contentOf(path, where);
  if (metadata.format !== FORMAT || metadata.model === undefined) {
    throw new InputError({
      code: "no-network",
      message: `${where} does not say what network its weights belong to`,
      help: "wire the output model of nn/train or nn/transfer; for weights from PyTorch see docs/networks-training.md",
    });
  }
  const described = parseModel(metadata.model);
  if (typeof described === "string") {
    throw new InputError({
      code: "no-network",
      message: `${where} does not say as regimen does what network its weights belong to: ${described}`,
      help: "wire the output model of nn/train or nn/transfer; for weights from PyTorch see docs/networks-training.md",
    });
  }
  const model = described as NetworkModel; // as: in JSON what is optional is left out, never undefined
  const wrong = misfit(specsOf(networkOf(model)), tensors);
  if (wrong !== undefined)
    throw new InputError({ code: "no-network", message: `${where} is not the network it says it is: ${wrong}` });
  const odd = firstOdd(tensors);
  if (odd !== undefined) {
    throw new InputError({
      code: "not-finite",
      message: `"${odd}" of ${where} has numbers that are not finite: such a network tells nothing`,
      help: "take weights from before the training went astray",
    });
  }
  return { model, tensors };
}

async function contentOf(path: string, where: string): Promise<ReturnType<typeof readSafetensors>> {
  try {
    return readSafetensors(await readFile(path), where);
  } catch (error) {
    throw weightsFailed(error, `as the weights of ${where} were read`);
  }
}
