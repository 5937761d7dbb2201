import type { Compat } from "../model.ts";
import type { Objective, ObjectiveData } from "./objective.ts";

/** Squared error. With weights, 2.3.1 and 4.7 round the products of label and weight, and of residual and weight, at different places. */
export function squaredError({ labels, weights }: ObjectiveData, compat: Compat): Objective {
  const rows = labels.length;
  return {
    text: "regression",
    treesPerIteration: 1,
    positives: 0,
    needsTraining: () => true,
    startScore() {
      let sum = 0;
      let total = weights ? 0 : rows;
      for (let i = 0; i < rows; i++) {
        const product = weights ? labels[i]! * weights[i]! : labels[i]!;
        sum += compat === "2.3" ? Math.fround(product) : product;
        if (weights) total += weights[i]!;
      }
      return sum / total;
    },
    derive(scores, gradients, hessians) {
      for (let i = 0; i < rows; i++) {
        const residual = scores[i]! - labels[i]!;
        if (!weights) gradients[i] = residual;
        else gradients[i] = (compat === "2.3" ? residual : Math.fround(residual)) * weights[i]!;
        hessians[i] = weights ? weights[i]! : 1;
      }
    },
  };
}
