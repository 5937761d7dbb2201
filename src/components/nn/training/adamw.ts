import Type from "typebox";
import type { Optimiser, OptimiserDefinition } from "./optimiser.ts";

export interface AdamWOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
}

export const adamwDefinition: OptimiserDefinition = {
  name: "adamw",
  doc: "Adam with decoupled weight decay.",
  options: {
    beta1: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      description: "Decay of the mean of gradients (adamw); 0.9 unless said.",
    }),
    beta2: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      description: "Decay of the mean of their squares (adamw); 0.999 unless said.",
    }),
    epsilon: Type.Number({ exclusiveMinimum: 0, description: "Added to the root (adamw); 1e-8 unless said." }),
    weightDecay: Type.Number({ minimum: 0, description: "Weight decay; 5e-5 unless said for sgd, 0.01 for adamw." }),
  },
  create: (options) => adamw(options as AdamWOptions),
};

/**
 * AdamW (Loshchilov and Hutter 2019) as PyTorch 2 has it: w ← w·(1 − rate·decay); m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²;
 * w ← w − rate · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε).
 */
export function adamw({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 }: AdamWOptions = {}): Optimiser {
  return {
    memories: ["mean", "square"],
    decay: weightDecay,
    update(algebra, value, gradient, [mean, square], { rate, decay, step }) {
      const { combine, release } = algebra;
      if (algebra.updates) {
        const memory = mean === undefined || square === undefined ? undefined : ([mean, square] as const);
        const [next, ...means] = algebra.updates.adamw(value, gradient, memory, { rate, decay, beta1, beta2, epsilon, step });
        return { value: next, memory: means };
      }
      const squared = algebra.multiply(gradient, gradient);
      const m = mean === undefined ? combine(1 - beta1, gradient, 0, gradient) : combine(beta1, mean, 1 - beta1, gradient);
      const v = square === undefined ? combine(1 - beta2, squared, 0, squared) : combine(beta2, square, 1 - beta2, squared);
      const root = algebra.squareRoot(v);
      const epsilons = algebra.constant(v, epsilon);
      const divisor = combine(1 / Math.sqrt(1 - beta2 ** step), root, 1, epsilons);
      const direction = algebra.divide(m, divisor);
      const next = combine(1 - rate * decay, value, -rate / (1 - beta1 ** step), direction);
      for (const done of [squared, root, epsilons, divisor, direction]) release(done);
      return { value: next, memory: [m, v] };
    },
  };
}
