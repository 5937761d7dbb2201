import { type CrossEntropy, type CrossEntropyOptions, crossEntropy } from "./cross-entropy.ts";
import type { Evaluated, Told } from "./loss.ts";

/** Mean cross-entropy of each task; `options` has one entry a task. */
export const taskLosses = (told: Told, options: readonly CrossEntropyOptions[]): readonly CrossEntropy[] =>
  told.logits.map((logits, task) => crossEntropy(logits, told.labels[task]!, told.classes[task]!, options[task]));

/**
 * Σ weights[k] · loss[k] over the tasks that have a label in this batch. A task without one is left out and the others keep their
 * weights, so that a sample's pull does not depend on which labels its neighbours lack. NaN with no label at all.
 */
export function weigh(losses: readonly CrossEntropy[], weights: readonly number[]): Omit<Evaluated, "learnt"> {
  let loss = losses.some(({ weight }) => weight > 0) ? 0 : Number.NaN;
  losses.forEach((each, task) => {
    if (each.weight > 0) loss += weights[task]! * each.loss;
  });
  return {
    loss,
    tasks: losses.map((each) => each.loss),
    weights,
    gradients: losses.map(({ gradient }, task) => Float32Array.from(gradient, (value) => weights[task]! * value)),
  };
}

/** What a loss that learns nothing has learnt. */
export const NOTHING = new Float64Array(0);
