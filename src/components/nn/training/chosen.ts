import { InputError } from "../../../runner/contract/failure.ts";
import type { Loss } from "../losses/loss.ts";
import { createLoss } from "../losses/losses.ts";
import type { Task } from "../models/network.ts";
import type { Optimiser } from "./optimiser.ts";
import { createOptimiser } from "./optimisers.ts";
import type { LearningParams } from "./params.ts";
import { createSchedule, type Schedule } from "./schedules.ts";

/** Label columns that parameters name: `tasks`, or the one `label`. */
export function taskNames({ tasks, label }: Pick<LearningParams, "tasks" | "label">): readonly string[] {
  if ((tasks === undefined) === (label === undefined)) {
    throw new InputError({
      code: "no-tasks",
      message: tasks === undefined ? "there is no label to learn" : "there are both label and tasks",
      help: "say label: COLUMN for one task, or tasks: [COLUMN, …] for several",
    });
  }
  return tasks ?? [label!];
}

/** How a network learns, as parameters say. */
export interface Learning {
  readonly loss: Loss;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
}

/** Loss, optimiser and schedule by their names; InputError for what does not fit. */
export function learningOf(params: LearningParams, tasks: readonly Task[]): Learning {
  checkWatching(params);
  const { name: lossName, ...loss } = params.loss as Named;
  const { name: optimiserName, ...optimiser } = params.optimiser as Named;
  const { name: scheduleName, ...schedule } = params.schedule as Named;
  return {
    loss: createLoss(lossName, tasks, loss),
    optimiser: createOptimiser(optimiserName, optimiser),
    schedule: createSchedule(scheduleName, params.learningRate, params.epochs, schedule),
  };
}

/** As `namedParam` makes them. */
type Named = { readonly name: string; readonly [option: string]: unknown };

/** What is chosen by validation needs a validation part. */
function checkWatching({ keep, patience, validation }: LearningParams): void {
  if (validation > 0 || (keep === "last" && patience === undefined)) return;
  throw new InputError({
    code: "no-validation",
    message: `${keep === "best" ? "keep: best" : "patience"} needs a validation part, and none is held out`,
    help: "say validation: 0.1 to hold a tenth of the training cases out; the test part is not there to choose by",
  });
}
