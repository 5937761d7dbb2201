import { batchNorm, type NormOptions } from "./batch-norm.ts";
import { biasOf, type ConvOptions, convBackward, convSpecs, weightOf } from "./conv.ts";
import { using } from "./gradients.ts";
import { type Layer, noBackward } from "./layer.ts";

/** Name, ε and momentum of the batch norm behind a convolution. */
export type NormAfter = Pick<NormOptions, "name" | "epsilon" | "momentum">;

/** The norm's options behind a convolution, whose bias it takes care of. */
export const normAfter = ({ name, outputs, bias }: ConvOptions, norm: NormAfter): NormOptions => ({
  ...norm,
  channels: outputs,
  ...(bias ? { bias: biasOf(name) } : {}),
});

/** Convolution and batch norm. Keeps its input, the convolution's output and the statistics. */
export function convNorm(options: ConvOptions, normOptions: NormAfter): Layer {
  const norm = batchNorm(normAfter(options, normOptions));
  return {
    specs: [...convSpecs(options), ...norm.specs],
    forward(x, pass, needsInput) {
      const weight = weightOf(options.name);
      const before = needsInput || pass.wants(weight);
      const { y, backward } = using(pass.engine.conv(x, pass.weights.get(weight), options.window), (output) =>
        norm.forward(output, pass, before),
      );
      if (!pass.record) return { y, backward: noBackward };
      const convolved = convBackward(options, x, pass, needsInput);
      return {
        y,
        backward(dy) {
          const gradient = backward(dy);
          return gradient && convolved(gradient);
        },
      };
    },
  };
}
