import type { LossDefinition } from "./loss-definition.ts";
import { NOTHING, taskLosses, weigh } from "./task-losses.ts";

/** Cross-entropy; of several tasks the mean. */
export const meanCrossEntropy: LossDefinition = {
  name: "cross-entropy",
  doc: "Cross-entropy; of several tasks the mean.",
  options: {},
  create: (tasks, _, entropy) => ({
    initial: [],
    evaluate: (told) => ({
      ...weigh(
        taskLosses(told, entropy),
        tasks.map(() => 1 / tasks.length),
      ),
      learnt: NOTHING,
    }),
  }),
};
