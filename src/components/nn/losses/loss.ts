import type { Philox } from "../../../stats/random/philox.ts";

/** What the networks said and what is true, task by task. */
export interface Told {
  /** `logits[task]`: [n, classes] in C order. */
  readonly logits: readonly Float32Array[];
  /** `labels[task][sample]`: class from 0, −1 where it is not known (left out of the loss). */
  readonly labels: readonly Int32Array[];
  readonly classes: readonly number[];
}

export interface Evaluated {
  /** What is minimised. NaN where no sample has a label. */
  readonly loss: number;
  /** Mean cross-entropy of each task; NaN where no sample has that label. */
  readonly tasks: readonly number[];
  /** Weight of each task in this evaluation. */
  readonly weights: readonly number[];
  /** As `logits`. */
  readonly gradients: readonly Float32Array[];
  /** Gradients of what the loss itself learns. */
  readonly learnt: Float64Array;
}

/** A loss over K tasks, computed on the host in float64: logits are a few numbers a sample. */
export interface Loss {
  /** What the loss itself learns, with its start (log-variances); empty for most. Names are stored in checkpoints. */
  readonly initial: readonly { readonly name: string; readonly value: number }[];
  /**
   * `random` is the step's own stream (weights that are drawn); without it nothing is drawn. Training steps alone ask: the validation and
   * test parts are measured by the tasks' cross-entropies, whatever the loss.
   */
  evaluate(told: Told, learnt: Float64Array, random?: Philox): Evaluated;
}
