import { naturalLog } from "../../../compute/logarithm/natural-log.ts";
import type { Criterion } from "../settings.ts";

/** Impurity of a node from its weights a class, and their sum as the node keeps it. */
export type Impurity = (weights: Float64Array, total: number) => number;

/** 1 − Σ p². */
export function gini(weights: Float64Array, total: number): number {
  let squares = 0;
  for (let k = 0; k < weights.length; k++) squares += weights[k]! * weights[k]!;
  return 1 - squares / (total * total);
}

/** −Σ p · log₂ p over the classes with weight. */
export function entropy(weights: Float64Array, total: number): number {
  let bits = 0;
  for (let k = 0; k < weights.length; k++) {
    if (weights[k]! > 0) {
      const share = weights[k]! / total;
      bits -= share * (naturalLog(share) / Math.LN2);
    }
  }
  return bits;
}

/** Log loss is another name of entropy. */
export const impurityOf = (criterion: Criterion): Impurity => (criterion === "gini" ? gini : entropy);
