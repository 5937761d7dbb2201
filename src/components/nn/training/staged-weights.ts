import type { Tensor } from "../../compute/engine/tensor.ts";
import { freeAll } from "../layers/gradients.ts";
import type { Weights } from "../layers/layer.ts";

/** Weights whose changes are held back until they are kept or dropped; one of the two must be called, once. */
export interface StagedWeights extends Weights {
  keep(): void;
  drop(): void;
}

/** A view of `weights` in which changes show, while `weights` itself stays as it is until they are kept. */
export function stagedWeights(weights: Weights): StagedWeights {
  const staged = new Map<string, Tensor>();
  return {
    names: weights.names,
    get: (name) => staged.get(name) ?? weights.get(name),
    set(name, value) {
      staged.get(name)?.release();
      staged.set(name, value);
    },
    keep() {
      for (const [name, value] of staged) weights.set(name, value);
      staged.clear();
    },
    drop() {
      freeAll(staged.values());
      staged.clear();
    },
  };
}
