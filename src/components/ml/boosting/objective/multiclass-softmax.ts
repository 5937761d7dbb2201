import { naturalLog } from "../../../compute/logarithm/natural-log.ts";
import type { Compat } from "../model.ts";
import { EPSILON, type Objective, type ObjectiveData } from "./objective.ts";

/** Softmax over the classes. Hessians are twice p · (1 − p) in 2.3.1, and K/(K − 1) times it in 4.7. */
export function multiclassSoftmax({ labels, weights }: ObjectiveData, classes: number, compat: Compat): Objective {
  const rows = labels.length;
  const factor = compat === "2.3" ? 2 : classes / (classes - 1);
  const shares = classShares(labels, weights, classes);
  const p = new Float64Array(classes);
  return {
    text: `multiclass num_class:${classes}`,
    treesPerIteration: classes,
    positives: 0,
    needsTraining: (k) => Math.abs(shares[k]!) > EPSILON && Math.abs(shares[k]!) < 1 - EPSILON,
    startScore: (k) => naturalLog(Math.max(EPSILON, shares[k]!)),
    derive(scores, gradients, hessians) {
      for (let i = 0; i < rows; i++) {
        let largest = scores[i]!;
        for (let k = 1; k < classes; k++) largest = Math.max(largest, scores[k * rows + i]!);
        let sum = 0;
        for (let k = 0; k < classes; k++) {
          p[k] = Math.exp(scores[k * rows + i]! - largest);
          sum += p[k]!;
        }
        const weight = weights ? weights[i]! : 1;
        for (let k = 0; k < classes; k++) {
          const share = p[k]! / sum;
          gradients[k * rows + i] = (labels[i] === k ? share - 1 : share) * weight;
          hessians[k * rows + i] = factor * share * (1 - share) * weight;
        }
      }
    },
  };
}

function classShares(labels: Float32Array, weights: Float32Array | undefined, classes: number): Float64Array {
  const shares = new Float64Array(classes);
  let total = weights ? 0 : labels.length;
  for (let i = 0; i < labels.length; i++) {
    shares[labels[i]!] = shares[labels[i]!]! + (weights ? weights[i]! : 1);
    if (weights) total += weights[i]!;
  }
  for (let k = 0; k < classes; k++) shares[k] = shares[k]! / total;
  return shares;
}
