import Type from "typebox";
import type { Philox } from "../../../stats/random/philox.ts";
import type { LossDefinition } from "./loss-definition.ts";
import { NOTHING, taskLosses, weigh } from "./task-losses.ts";

/**
 * The random-weighted loss of COVID-MTL: every step weighs the tasks anew, by the mean of `draws` draws from a flat Dirichlet
 * distribution. Where nothing is to be drawn each task has its expected weight, 1 / K.
 */
export const randomWeighted: LossDefinition = {
  name: "random-weighted",
  doc: "Sum of the tasks' cross-entropies, weighted at random anew each step (the weights sum to 1).",
  options: {
    draws: Type.Integer({
      minimum: 1,
      maximum: 1000,
      description: "Draws whose mean weighs the tasks of a step; 2 unless said.",
    }),
  },
  create(tasks, options, entropy) {
    const draws = (options.draws as number | undefined) ?? 2;
    return {
      initial: [],
      evaluate: (told, _, random) => ({
        ...weigh(
          taskLosses(told, entropy),
          random ? drawWeights(random, tasks.length, draws) : tasks.map(() => 1 / tasks.length),
        ),
        learnt: NOTHING,
      }),
    };
  },
};

/** Mean of `draws` draws of K weights that sum to 1, each uniform on the simplex: Dirichlet(1, …, 1). Of two, a uniform p and 1 − p. */
export function drawWeights(random: Philox, tasks: number, draws: number): readonly number[] {
  const mean = new Float64Array(tasks);
  for (let draw = 0; draw < draws; draw++) {
    const weights = drawOnce(random, tasks);
    for (let k = 0; k < tasks; k++) mean[k]! += weights[k]! / draws;
  }
  return [...mean];
}

function drawOnce(random: Philox, tasks: number): readonly number[] {
  if (tasks === 1) return [1];
  if (tasks === 2) {
    const p = random.uniform();
    return [p, 1 - p];
  }
  const parts = Array.from({ length: tasks }, () => random.exponential());
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}
