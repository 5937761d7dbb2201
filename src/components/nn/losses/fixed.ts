import Type from "typebox";
import { InputError } from "../../../runner/contract/failure.ts";
import type { LossDefinition } from "./loss-definition.ts";
import { NOTHING, taskLosses, weigh } from "./task-losses.ts";

/** Each task's cross-entropy times a weight that stays, summed. The weights are taken as they are; they need not sum to 1. */
export const fixed: LossDefinition = {
  name: "fixed",
  doc: "Sum of the tasks' cross-entropies, each times a weight that stays.",
  options: {
    weights: Type.Record(Type.String(), Type.Number({ minimum: 0 }), { description: "Weight of each task, by its name." }),
  },
  create(tasks, options, entropy) {
    const given = (options.weights ?? {}) as { readonly [task: string]: number };
    const weights = tasks.map(({ name }) => {
      const weight = given[name];
      if (weight === undefined) {
        throw new InputError({ code: "missing-weight", message: `the loss "fixed" has no weight for the task "${name}"` });
      }
      return weight;
    });
    return { initial: [], evaluate: (told) => ({ ...weigh(taskLosses(told, entropy), weights), learnt: NOTHING }) };
  },
};
