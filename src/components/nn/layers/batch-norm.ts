import type { Tensor } from "../../compute/engine/tensor.ts";
import { biasOf } from "./conv.ts";
import { freeAll } from "./gradients.ts";
import type { Layer, Pass } from "./layer.ts";
import { noBackward } from "./layer.ts";
import { handNorm, momentsFor, type NormOptions, normalizationBy, normSpecs } from "./norm-statistics.ts";

/** Gradients of what batch norms were taken of. */
export interface NormsBackward {
  /** Of each input; undefined where they are not asked for. */
  readonly xs?: readonly Tensor[];
  /** Of what was added; undefined where it is not asked for. */
  readonly added?: Tensor;
}

export interface NormsForward {
  /** The caller's. */
  readonly y: Tensor;
  /** Takes `dy` over, frees what was kept; may be called once. */
  backward(dy: Tensor): NormsBackward;
}

/** What goes into batch norms beside the inputs, and which gradients are asked for. */
export interface NormsInput {
  /** Added to what they are joined to; borrowed. */
  readonly added?: Tensor | undefined;
  readonly needsInputs: boolean;
  readonly needsAdded: boolean;
}

/**
 * Batch norms as PyTorch's BatchNorm3d of an input each, joined along channels, with another tensor added and ReLU taken where told so:
 * all that lies between convolutions, in one piece. Keeps its inputs, the statistics, and with ReLU its output.
 */
export function batchNorms(
  norms: readonly NormOptions[],
  relu: boolean,
  xs: readonly Tensor[],
  { added, needsInputs, needsAdded }: NormsInput,
  pass: Pass,
): NormsForward {
  const { engine, weights, training } = pass;
  const moments = norms.map((norm, index) => momentsFor(xs[index]!, norm, pass));
  const parts = () => norms.map((norm, index) => ({ x: xs[index]!, by: normalizationBy(norm, moments[index]!, pass) }));
  const free = (): void => freeAll(moments.flatMap(({ mean, variance }) => [mean, variance]));
  const y = engine.normalizeJoined(
    parts().map((part, index) => ({ ...part, shift: weights.get(biasOf(norms[index]!.name)) })),
    { relu, ...(added ? { added } : {}) },
  );
  if (!pass.record) {
    free();
    return { y, backward: noBackward as () => never };
  }
  const kept = [...xs, ...(relu ? [y] : [])];
  for (const tensor of kept) tensor.retain();
  return {
    y,
    backward(dy) {
      const wanted = added !== undefined && needsAdded;
      const gradients = engine.normalizeJoinedGradient(dy, relu ? y : undefined, parts(), { training, relu, added: wanted });
      freeAll([dy, ...kept]);
      free();
      for (const [index, part] of gradients.parts.entries()) handNorm(norms[index]!, part, pass);
      const dxs = gradients.parts.map(({ x }) => x);
      if (!needsInputs) freeAll(dxs);
      return { ...(needsInputs ? { xs: dxs } : {}), ...(gradients.added ? { added: gradients.added } : {}) };
    },
  };
}

/** Batch norm as PyTorch's BatchNorm3d, with ReLU behind it where told so. Keeps its input, the statistics, and with ReLU its output. */
export const batchNorm = (options: NormOptions, relu = false): Layer => ({
  specs: normSpecs(options),
  forward(x, pass, needsInput) {
    const { y, backward } = batchNorms([options], relu, [x], { needsInputs: needsInput, needsAdded: false }, pass);
    return { y, backward: pass.record ? (dy) => backward(dy).xs?.[0] : noBackward };
  },
});
