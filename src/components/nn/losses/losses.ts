import Type from "typebox";
import { nameList, nearest } from "../../../formats/nearest.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { type Misfit, refuseMisfits } from "../../../runner/contract/misfit.ts";
import type { Task } from "../models/network.ts";
import { findNamed, namedParam, type Options, optionMisfits } from "../named.ts";
import type { CrossEntropyOptions } from "./cross-entropy.ts";
import { fixed } from "./fixed.ts";
import type { Loss } from "./loss.ts";
import type { LossDefinition } from "./loss-definition.ts";
import { meanCrossEntropy } from "./mean-cross-entropy.ts";
import { randomWeighted } from "./random-weighted.ts";
import { uncertainty } from "./uncertainty.ts";

/** Losses by the name that specs use. A new one is a file beside these and a line here. */
export const LOSSES: readonly LossDefinition[] = [meanCrossEntropy, randomWeighted, uncertainty, fixed];

let known = LOSSES;

/** Makes losses of a project's own known beside the built-in ones, for the one component that a process runs. */
export function useLosses(own: readonly LossDefinition[]): void {
  known = [...LOSSES, ...own];
}

/** Options that every loss takes. */
export const COMMON_LOSS_OPTIONS = {
  smoothing: Type.Number({
    minimum: 0,
    maximum: 1,
    description: "Share of each target that is spread evenly over the classes (label smoothing); 0 unless said.",
  }),
  classWeights: Type.Record(Type.String(), Type.Array(Type.Number({ minimum: 0 }), { minItems: 1 }), {
    description: "By task, a weight for each of its classes; all 1 unless said.",
  }),
} as const;

/** A component's parameter `loss`, which names one of these. */
export const lossParam = (losses: readonly LossDefinition[]) => namedParam(losses, "cross-entropy", COMMON_LOSS_OPTIONS);

export const LOSS_PARAM = lossParam(LOSSES);

/** The loss of that name for these tasks, with the options that a spec gives it. Throws InputError for what does not fit. */
export function createLoss(name: string, tasks: readonly Task[], options: Options = {}): Loss {
  const definition = findNamed("loss", known, name, options, COMMON_LOSS_OPTIONS);
  const { smoothing, classWeights, ...own } = options as Options & { smoothing?: number; classWeights?: ClassWeights };
  refuseMisfits(
    taskMisfits(
      definition,
      tasks.map((task) => task.name),
      options,
    ),
  );
  return definition.create(
    tasks,
    own,
    tasks.map((task) => entropyOptions(name, task, smoothing, classWeights)),
  );
}

type ClassWeights = { readonly [task: string]: readonly number[] };

function entropyOptions(
  loss: string,
  { name, classes }: Task,
  smoothing: number | undefined,
  weights: ClassWeights | undefined,
): CrossEntropyOptions {
  const classWeights = weights?.[name];
  if (classWeights && classWeights.length !== classes) {
    throw new InputError({
      code: "class-weights",
      message: `the loss "${loss}" has ${classWeights.length} class weights for the task "${name}", which has ${classes} classes`,
    });
  }
  return { ...(classWeights ? { classWeights } : {}), ...(smoothing === undefined ? {} : { smoothing }) };
}

/** What a spec says of a loss, as far as it does not fit; `tasks` are their names, where those are known. */
export function lossMisfits({ name, ...options }: Options, tasks: readonly string[] | undefined): Misfit[] {
  const definition = known.find((each) => each.name === name);
  if (!definition) return []; // the schema allows none
  const misfits = optionMisfits("loss", definition, options, COMMON_LOSS_OPTIONS);
  return tasks && misfits.length === 0 ? taskMisfits(definition, tasks, options) : misfits;
}

/** Tasks that there are none of, and what else the loss itself says. */
function taskMisfits(loss: LossDefinition, tasks: readonly string[], options: Options): Misfit[] {
  const strangers = ["classWeights", "weights"].flatMap((option) =>
    Object.keys(options[option] ?? {})
      .filter((task) => !tasks.includes(task))
      .map((task) => ({
        at: [option, task],
        message: `the loss "${loss.name}" speaks of a task "${task}", which there is none of`,
        allowed: nameList(tasks),
        nearest: nearest(task, tasks),
      })),
  );
  return [...strangers, ...(loss.check?.(tasks, options) ?? [])];
}
