import type { LearntStep } from "./learner.ts";

/** Sums over the batches of an epoch so far. Numbers only, so that a checkpoint can hold them. */
export interface EpochSums {
  /** Samples of the batches that had a loss. */
  readonly samples: number;
  /** Σ loss · samples */
  readonly loss: number;
  /** Σ weight · samples, a task. */
  readonly weights: readonly number[];
  /** Samples with the label, a task. */
  readonly known: readonly number[];
  /** Σ cross-entropy over those. */
  readonly tasks: readonly number[];
}

export const noSums = (tasks: number): EpochSums => {
  const zeros = new Array<number>(tasks).fill(0);
  return { samples: 0, loss: 0, weights: zeros, known: zeros, tasks: zeros };
};

/** The sums with one batch more. A batch without any label adds nothing. */
export function addStep(
  sums: EpochSums,
  step: Pick<LearntStep, "outcome" | "loss" | "tasks" | "weights">,
  labels: readonly Int32Array[],
): EpochSums {
  if (step.outcome !== "updated") return sums;
  const samples = labels[0]!.length;
  const known = labels.map((own) => own.reduce((count, code) => count + (code >= 0 ? 1 : 0), 0));
  return {
    samples: sums.samples + samples,
    loss: sums.loss + step.loss * samples,
    weights: sums.weights.map((sum, k) => sum + step.weights[k]! * samples),
    known: sums.known.map((count, k) => count + known[k]!),
    tasks: sums.tasks.map((sum, k) => (known[k]! > 0 ? sum + step.tasks[k]! * known[k]! : sum)),
  };
}

/** Means of an epoch; NaN where nothing was summed. */
export const meansOf = ({ samples, loss, weights, known, tasks }: EpochSums) => ({
  loss: loss / samples,
  weights: weights.map((sum) => sum / samples),
  tasks: tasks.map((sum, k) => sum / known[k]!),
});
