import type { Loss } from "../losses/loss.ts";
import { createLoss } from "../losses/losses.ts";
import type { Task } from "../models/network.ts";
import type { Optimiser } from "./optimiser.ts";
import { createOptimiser } from "./optimisers.ts";
import type { LearningParams } from "./params.ts";
import { createSchedule, type Schedule } from "./schedules.ts";

/** Label columns that parameters name: `tasks`, or the one `label` (`checkTraining` has seen that one of both is there). */
export const taskNames = ({ tasks, label }: Pick<LearningParams, "tasks" | "label">): readonly string[] => tasks ?? [label!];

/** How a network learns, as parameters say. */
export interface Learning {
  readonly loss: Loss;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
}

/** Loss, optimiser and schedule by their names; InputError for what does not fit. */
export function learningOf(params: LearningParams, tasks: readonly Task[]): Learning {
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
