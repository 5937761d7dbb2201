import Type from "typebox";
import type { Optimiser, OptimiserDefinition } from "./optimiser.ts";

export interface SgdOptions {
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly weightDecay?: number;
}

export const sgdDefinition: OptimiserDefinition = {
  name: "sgd",
  doc: "Gradient descent with Nesterov's momentum.",
  options: {
    momentum: Type.Number({ minimum: 0, exclusiveMaximum: 1, description: "Momentum (sgd); 0.9 unless said." }),
    nesterov: Type.Boolean({ description: "Whether the momentum is Nesterov's (sgd); true unless said." }),
    weightDecay: Type.Number({ minimum: 0, description: "Weight decay; 5e-5 unless said for sgd, 0.01 for adamw." }),
  },
  create: (options) => sgd(options as SgdOptions),
};

/**
 * Stochastic gradient descent as PyTorch 2 has it, without dampening: g = gradient + decay·w; the buffer is g in the first update, then
 * momentum·buffer + g; w goes down by rate·(g + momentum·buffer) (Nesterov) or by rate·buffer. Defaults are the paper's.
 */
export function sgd({ momentum = 0.9, nesterov = true, weightDecay = 5e-5 }: SgdOptions = {}): Optimiser {
  return {
    memories: momentum === 0 ? [] : ["momentum"],
    decay: weightDecay,
    update(algebra, value, gradient, [buffer], { rate, decay }) {
      if (algebra.updates && momentum !== 0) {
        const [next, moved] = algebra.updates.sgd(value, gradient, buffer, { rate, decay, momentum, nesterov });
        return { value: next, memory: [moved] };
      }
      const g = decay === 0 ? algebra.retain(gradient) : algebra.combine(1, gradient, decay, value);
      if (momentum === 0) {
        const next = algebra.combine(1, value, -rate, g);
        algebra.release(g);
        return { value: next, memory: [] };
      }
      const moved = buffer === undefined ? algebra.retain(g) : algebra.combine(momentum, buffer, 1, g);
      const direction = nesterov ? algebra.combine(1, g, momentum, moved) : algebra.retain(moved);
      const next = algebra.combine(1, value, -rate, direction);
      algebra.release(g);
      algebra.release(direction);
      return { value: next, memory: [moved] };
    },
  };
}
