import Type from "typebox";
import type { Options } from "../named.ts";
import type { LossDefinition } from "./loss-definition.ts";
import { NOTHING, taskLosses, weigh } from "./task-losses.ts";

/** Each task's cross-entropy times a weight that stays, summed. The weights are taken as they are; they need not sum to 1. */
export const fixed: LossDefinition = {
  name: "fixed",
  doc: "Sum of the tasks' cross-entropies, each times a weight that stays.",
  options: {
    weights: Type.Record(Type.String(), Type.Number({ minimum: 0 }), { description: "Weight of each task, by its name." }),
  },
  check(tasks, { weights }) {
    const without = tasks.filter((name) => weightsOf({ weights })[name] === undefined);
    return without.map((name) => ({
      at: weights === undefined ? [] : ["weights"],
      message: `the loss "fixed" has no weight for the task "${name}"`,
      help: `say weights: { ${tasks.map((task) => `${task}: …`).join(", ")} }`,
    }));
  },
  create(tasks, options, entropy) {
    const weights = tasks.map(({ name }) => weightsOf(options)[name]!);
    return { initial: [], evaluate: (told) => ({ ...weigh(taskLosses(told, entropy), weights), learnt: NOTHING }) };
  },
};

const weightsOf = ({ weights = {} }: Options) => weights as { readonly [task: string]: number };
