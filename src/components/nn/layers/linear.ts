import { biasOf, weightOf } from "./conv.ts";
import { hand, using } from "./gradients.ts";
import { type Layer, noBackward } from "./layer.ts";

export interface LinearOptions {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** [n, inputs] to [n, outputs] as PyTorch's Linear, which starts uniform within 1/√inputs, weights and bias alike. */
export function linear({ name, inputs, outputs }: LinearOptions): Layer {
  const initial = { how: "uniform", bound: 1 / Math.sqrt(inputs) } as const;
  const weight = weightOf(name);
  const bias = biasOf(name);
  return {
    specs: [
      { name: weight, shape: [outputs, inputs], role: "parameter", initial },
      { name: bias, shape: [outputs], role: "parameter", initial },
    ],
    forward(x, pass, needsInput) {
      const { engine, weights } = pass;
      const y = using(engine.matMul(x, weights.get(weight), false, true), (product) =>
        engine.addBias(product, weights.get(bias)),
      );
      if (!pass.record) return { y, backward: noBackward };
      x.retain();
      return {
        y,
        backward(dy) {
          const dx = needsInput ? engine.matMul(dy, weights.get(weight), false, false) : undefined;
          if (pass.wants(weight)) pass.gradient(weight, engine.matMul(dy, x, true, false));
          hand(pass, bias, engine.sumToChannels(dy));
          dy.release();
          x.release();
          return dx;
        },
      };
    },
  };
}
