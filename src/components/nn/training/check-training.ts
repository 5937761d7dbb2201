import type { Misfit } from "../../../runner/contract/misfit.ts";
import { augmentMisfits, augmentParts } from "../batches/augment/sets.ts";
import { squareMisfits } from "../batches/augment/turn.ts";
import { clipMisfits } from "../batches/prepare/clip.ts";
import { lossMisfits } from "../losses/losses.ts";
import { networkMisfits } from "../models/networks.ts";
import { networkOptions } from "./network-options.ts";
import { optimiserMisfits } from "./optimisers.ts";
import type { LearningParams } from "./params.ts";
import { scheduleMisfits } from "./schedules.ts";
import type { TrainParams } from "./train-params.ts";

/** What parameters of nn/train show to be wrong by themselves. */
export function checkTrain(params: TrainParams, inputs: ReadonlySet<string>): Misfit[] {
  const { network, crop, augment, clip } = params;
  return [
    ...networkMisfits(network, networkOptions(params), inputs.has("features")),
    ...(crop ? squareMisfits(augmentParts(augment).turn, crop.size) : []),
    ...clipMisfits(clip),
    ...checkTraining(params),
  ];
}

/** The same of what nn/train and nn/transfer have in common. */
export function checkTraining(params: LearningParams): Misfit[] {
  const { tasks, label, loss, optimiser, schedule, augment } = params;
  const isClear = (tasks === undefined) !== (label === undefined);
  return [
    ...taskMisfits(params),
    ...within("loss", lossMisfits(loss, isClear ? (tasks ?? [label!]) : undefined)),
    ...within("optimiser", optimiserMisfits(optimiser)),
    ...within("schedule", scheduleMisfits(schedule)),
    ...augmentMisfits(augment),
    ...watchingMisfits(params),
  ];
}

const within = (key: string, misfits: readonly Misfit[]): Misfit[] =>
  misfits.map(({ at, ...rest }) => ({ at: [key, ...at], ...rest }));

function taskMisfits({ tasks, label }: Pick<LearningParams, "tasks" | "label">): Misfit[] {
  const help = "say label: COLUMN for one task, or tasks: [COLUMN, …] for several";
  if (tasks === undefined && label === undefined) return [{ at: [], message: "there is no label to learn", help }];
  return tasks && label !== undefined ? [{ at: ["label"], message: "there are both label and tasks", help }] : [];
}

/** What is chosen by validation needs a validation part. */
function watchingMisfits({ keep, patience, validation }: LearningParams): Misfit[] {
  if (validation > 0) return [];
  const wanted = [...(keep === "best" ? ["keep: best"] : []), ...(patience === undefined ? [] : ["patience"])];
  return wanted.map((what) => ({
    at: [what.split(":")[0]!],
    message: `${what} needs a validation part, and none is held out`,
    help: "say validation: 0.1 to hold a tenth of the training cases out; the test part is not there to choose by",
  }));
}
