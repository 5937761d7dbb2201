import type { Table } from "../../../formats/table.ts";
import type { Inputs } from "../../../runner/contract/component.ts";
import type { FeatureParams } from "../batches/params.ts";
import { type TrainingSamples, trainingSamples } from "../batches/samples/training-samples.ts";
import { taskNames } from "./chosen.ts";
import type { LearningParams } from "./params.ts";
import type { TRAINING_INPUTS } from "./ports.ts";

export interface ReadTraining {
  readonly samples: TrainingSamples;
  readonly labels: { readonly table: Table; readonly where: string };
}

/** Reads and joins what a training is given; no scan is read. */
export async function readTraining(
  { cases, labels, split, features }: Inputs<typeof TRAINING_INPUTS>,
  params: Pick<LearningParams, "tasks" | "label" | "image"> & FeatureParams,
): Promise<ReadTraining> {
  const table = { table: await labels.read(), where: labels.label };
  const samples = trainingSamples(
    {
      cohort: { cases: await cases.read(), where: cases.label },
      labels: table,
      split: await split.read(),
      ...(features ? { features: { table: await features.read(), where: features.label } } : {}),
    },
    { ...params, tasks: taskNames(params) },
  );
  return { samples, labels: table };
}
