import { join } from "node:path";
import type { JsonValue } from "../../../formats/kind-values.ts";
import { integerColumn, numberColumn, type Table, tableOf } from "../../../formats/table.ts";
import { fileOutput, type TaskLog } from "../../../runner/contract/component.ts";
import { writeModel } from "./model-file.ts";
import type { Trained } from "./run-training.ts";

/** What a training stage returns; the numbers of the run go to its log. */
export async function trainingOutputs(trained: Trained, scratch: string, log: TaskLog) {
  const path = join(scratch, "model.safetensors");
  await writeModel(path, trained);
  const { test, metrics } = trained;
  if (Number.isFinite(test.loss)) log.metric("testLoss", test.loss);
  const timing = timingTable(trained);
  for (const { name, values } of timing.columns) if (Number.isFinite(values[0])) log.metric(name, values[0] as number);
  return {
    model: fileOutput(path),
    history: trained.history,
    scores: trained.scores,
    predictions: trained.predictions,
    metrics: metrics as JsonValue, // made of numbers, text and lists
    timing,
  };
}

/** Times of a training: the one output that differs from run to run. */
function timingTable({ stepSeconds, stepsPerEpoch, telling }: Trained): Table {
  const step = median(stepSeconds);
  return tableOf([
    integerColumn("steps_timed", [stepSeconds.length]),
    numberColumn("seconds_per_step", [step]),
    numberColumn("seconds_per_epoch", [step * stepsPerEpoch]),
    numberColumn("seconds_per_case", [telling.seconds / telling.cases]),
  ]);
}

function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
