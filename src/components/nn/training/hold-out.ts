import { InputError } from "../../../runner/contract/failure.ts";
import { stratifiedSplit } from "../../../stats/split/stratified-split.ts";

/** The training part in two: what is learnt from, and what is looked at after each epoch. */
export interface HeldOut<S> {
  readonly train: readonly S[];
  readonly validation: readonly S[];
}

/**
 * Holds a share of the training samples out, by the classes of the first task (samples without that label count as a class of their own).
 * Both parts keep the order that the samples had. A share of 0 holds none out; one that leaves a class without a sample in either part is
 * an InputError.
 */
export function holdOut<S extends { readonly labels: readonly number[] }>(
  samples: readonly S[],
  share: number,
  seed: number,
): HeldOut<S> {
  if (share === 0) return { train: samples, validation: [] };
  try {
    const stratify = samples.map(({ labels }) => labels[0]!);
    const parts = stratifiedSplit(samples.length, { testSize: share, seed: seed % 2 ** 32, stratify, part: "validation" });
    const out = new Set(parts.test);
    return { train: samples.filter((_, i) => !out.has(i)), validation: samples.filter((_, i) => out.has(i)) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError({
      code: "validation-share",
      message: `${share} of ${samples.length} training cases cannot be held out for validation: ${error.message}`,
      help: "take another share, or validation: 0",
    });
  }
}
