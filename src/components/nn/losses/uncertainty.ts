import { Choice } from "../../../runner/contract/params.ts";
import type { LossDefinition } from "./loss-definition.ts";
import { taskLosses, weigh } from "./task-losses.ts";

/**
 * Weighs tasks by a learnt uncertainty (Kendall, Gal and Cipolla 2018, as the COVID-MTL authors have it): the mean over the K tasks of
 * Lₖ·exp(−sₖ) + sₖ/2, with log-variances s that start at 0 and go to the optimiser. A task without a label in the batch is left out,
 * s and all. The weights told are exp(−sₖ)/K.
 */
export const uncertainty: LossDefinition = {
  name: "uncertainty",
  doc: "Mean over the tasks of L·exp(−s) + s/2, s learnt for each task from 0.",
  options: {
    like: Choice(["paper", "authors"], { description: "`authors`: s stays 0, as in their code; `paper` unless said." }),
  },
  create(tasks, options, entropy) {
    const learns = options.like !== "authors";
    return {
      initial: learns ? tasks.map(({ name }) => ({ name: `log-variance ${name}`, value: 0 })) : [],
      evaluate(told, learnt) {
        const k = tasks.length;
        const logVariances = learns ? learnt : new Float64Array(k);
        const losses = taskLosses(told, entropy);
        const weighed = weigh(
          losses,
          Array.from(logVariances, (s) => Math.exp(-s) / k),
        );
        const gradient = new Float64Array(learns ? k : 0);
        let { loss } = weighed;
        losses.forEach((each, task) => {
          if (each.weight === 0) return;
          loss += logVariances[task]! / 2 / k;
          if (learns) gradient[task] = (0.5 - each.loss * Math.exp(-logVariances[task]!)) / k;
        });
        return { ...weighed, loss, learnt: gradient };
      },
    };
  },
};
