import type { Tensor } from "../../compute/engine/tensor.ts";
import { batchNorms } from "./batch-norm.ts";
import { biasOf, type ConvOptions, convBackward, convSpecs, weightOf } from "./conv.ts";
import { freeAll, plus } from "./gradients.ts";
import { type Forward, type Layer, noBackward, type ParameterSpec, type Pass } from "./layer.ts";
import { type NormOptions, normSpecs } from "./norm-statistics.ts";

/** Name, ε and momentum of the batch norm behind a convolution. */
export type NormAfter = Pick<NormOptions, "name" | "epsilon" | "momentum">;

/** The norm's options behind a convolution, whose bias it takes care of. */
export const normAfter = ({ name, outputs, bias }: ConvOptions, norm: NormAfter): NormOptions => ({
  ...norm,
  channels: outputs,
  ...(bias ? { bias: biasOf(name) } : {}),
});

/** A convolution and the batch norm behind it. */
export interface ConvNorm {
  readonly conv: ConvOptions;
  readonly norm: NormOptions;
}

export const convNormOf = (conv: ConvOptions, norm: NormAfter): ConvNorm => ({ conv, norm: normAfter(conv, norm) });

export const convNormSpecs = ({ conv, norm }: ConvNorm): ParameterSpec[] => [...convSpecs(conv), ...normSpecs(norm)];

/** What convolutions with batch norm end with. */
export interface Ending {
  readonly relu: boolean;
  /** Added before ReLU; taken over. */
  readonly added?: Tensor | undefined;
  readonly needsAdded?: boolean;
}

/** As `Forward`, with the gradient of what was added. */
export interface ConvNormsForward {
  readonly y: Tensor;
  backward(dy: Tensor): { readonly x?: Tensor | undefined; readonly added?: Tensor };
}

/**
 * Convolutions of one input side by side, batch norm behind each, joined along channels; perhaps another tensor added; perhaps ReLU.
 * Keeps its input, the convolutions' outputs, the statistics, and with ReLU its output.
 */
export function convNorms(
  sides: readonly ConvNorm[],
  x: Tensor,
  { relu, added, needsAdded = false }: Ending,
  pass: Pass,
  needsInput: boolean,
): ConvNormsForward {
  const { engine, weights, record } = pass;
  const before = needsInput || sides.some(({ conv }) => pass.wants(weightOf(conv.name)));
  const outputs = sides.map(({ conv }) => engine.conv(x, weights.get(weightOf(conv.name)), conv.window));
  const norms = sides.map(({ norm }) => norm);
  const { y, backward } = batchNorms(norms, relu, outputs, { added, needsAdded, needsInputs: before }, pass);
  freeAll(outputs);
  added?.release();
  if (!record) return { y, backward: noBackward as () => never };
  const convolved = sides.map(({ conv }) => convBackward(conv, x, pass, needsInput));
  return {
    y,
    backward(dy) {
      const { xs, ...rest } = backward(dy);
      let dx: Tensor | undefined;
      // the last first: it is the largest where there are several, and what it needs is free the sooner
      for (const [index, d] of [...(xs ?? []).entries()].reverse()) dx = plus(engine, dx, convolved[index]!(d));
      return { ...rest, x: dx };
    },
  };
}

/** Convolution and batch norm, with ReLU behind them where told so. */
export function convNorm(options: ConvOptions, norm: NormAfter, relu = false): Layer {
  const side = convNormOf(options, norm);
  return {
    specs: convNormSpecs(side),
    forward(x, pass, needsInput): Forward {
      const { y, backward } = convNorms([side], x, { relu }, pass, needsInput);
      return { y, backward: pass.record ? (dy) => backward(dy).x : noBackward };
    },
  };
}
