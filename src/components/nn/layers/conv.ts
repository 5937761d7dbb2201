import type { Window } from "../../compute/engine/engine.ts";
import { sizeOf, type Tensor } from "../../compute/engine/tensor.ts";
import { hand, using } from "./gradients.ts";
import type { Backward, Layer, ParameterSpec, Pass } from "./layer.ts";
import { noBackward } from "./layer.ts";

export interface ConvOptions {
  /** PyTorch's name of the module; its parameters are `${name}.weight` and `${name}.bias`. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly window: Window;
  readonly bias: boolean;
}

export const weightOf = (name: string): string => `${name}.weight`;
export const biasOf = (name: string): string => `${name}.bias`;

/** Kernel of Kaiming normal, fan out, as these networks start; bias by PyTorch's default, uniform within 1/√(fan in). */
export function convSpecs({ name, inputs, outputs, window: { size }, bias }: ConvOptions): ParameterSpec[] {
  const shape = [outputs, inputs, size, size, size];
  const bound = 1 / Math.sqrt(sizeOf(shape) / outputs);
  return [
    { name: weightOf(name), shape, role: "parameter", initial: { how: "kaiming-normal", fan: "out" } },
    ...(bias ? [{ name: biasOf(name), shape: [outputs], role: "parameter", initial: { how: "uniform", bound } } as const] : []),
  ];
}

/** The backward way of a convolution without its bias; keeps `x` if the kernel learns. */
export function convBackward({ name, window }: ConvOptions, x: Tensor, pass: Pass, needsInput: boolean): Backward {
  const { engine, weights } = pass;
  const weight = weightOf(name);
  const { shape } = x;
  const kept = pass.wants(weight) ? x.retain() : undefined;
  return (dy) => {
    // the kernel is read before its gradient is handed over, which may change it
    const dx = needsInput ? engine.convInputGradient(dy, weights.get(weight), shape, window) : undefined;
    if (kept)
      pass.gradient(
        weight,
        using(kept, () => engine.convWeightGradient(kept, dy, window)),
      );
    dy.release();
    return dx;
  };
}

/** Convolution as PyTorch's Conv3d: [n, d, h, w, inputs] to [n, d', h', w', outputs]. */
export function conv(options: ConvOptions): Layer {
  const { name, window, bias } = options;
  return {
    specs: convSpecs(options),
    forward(x, pass, needsInput) {
      const { engine, weights } = pass;
      const plain = engine.conv(x, weights.get(weightOf(name)), window);
      const y = bias ? using(plain, () => engine.addBias(plain, weights.get(biasOf(name)))) : plain;
      if (!pass.record) return { y, backward: noBackward };
      const backward = convBackward(options, x, pass, needsInput);
      return {
        y,
        backward(dy) {
          if (bias) hand(pass, biasOf(name), engine.sumToChannels(dy));
          return backward(dy);
        },
      };
    },
  };
}
