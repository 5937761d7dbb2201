import { Philox } from "../../../stats/random/philox.ts";

/** Streams of one training step. */
export interface StepRandom {
  /** A layer's own for one sample of the batch, counted from 0. */
  layer(layer: string, sample: number): Philox;
  /** The loss' own. */
  loss(): Philox;
}

/**
 * Streams keyed by (seed, what for, epoch, sample), so that a step draws the same however the training came to it. `rows` are the
 * batch's rows of the labels table. The loss draws once a step, in which it takes the place of the sample.
 *
 * The stage's name is not in the key: it does not count in the key of the task either, so that stages which are alike are one task and
 * renaming one runs nothing, which draws by name would undo. Two trainings of one seed thus see the same order, crops and augmentations,
 * whatever else they differ in, and a variant is compared with its base on equal terms; for other draws give another seed.
 */
export const stepRandom = (seed: number, epoch: number, step: number, rows: readonly number[]): StepRandom => ({
  layer: (layer, sample) => new Philox(seed, "layer", layer, epoch, rows[sample]!),
  loss: () => new Philox(seed, "loss", epoch, step),
});
