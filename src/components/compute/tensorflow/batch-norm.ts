import type { Shape } from "../engine/tensor.ts";
import { type Gradients, plainGradients, type Statistics } from "./batch-norm-plain.ts";
import { float32, holding, type Id, type Operations, real, reshaped, T, text, truth } from "./operations.ts";
import { flat } from "./reductions.ts";

const attributes = (epsilon: number, training: boolean) => [
  T,
  float32("U"),
  real("epsilon", epsilon),
  text("data_format", "NHWC"),
  truth("is_training", training),
];

/** (x − mean) / √(variance + ε) · scale + shift; all but `x` are [c]. */
export function normalized(operations: Operations, x: Id, shape: Shape, by: Statistics & { readonly shift: Id }): Id {
  return holding(operations, (hold) => {
    const x4 = hold(reshaped(operations, x, flat(shape)));
    const inputs = [x4, by.scale, by.shift, by.mean, by.variance];
    const [y, ...rest] = operations.runAll("FusedBatchNormV3", attributes(by.epsilon, false), inputs, 6);
    for (const { id } of rest) operations.free(id); // the statistics once more, and cuDNN's reserve
    return reshaped(operations, hold(y!.id), shape);
  });
}

/**
 * Gradients of `normalized`: where the statistics come from `x` (`training`) and where they are constants. On a GPU by plain operations:
 * cuDNN's kernel wants what its own forward half saved, and has no reproducible one for constants.
 */
export function normalizedGradients(
  operations: Operations,
  dy: Id,
  x: Id,
  shape: Shape,
  by: Statistics,
  training: boolean,
): Gradients {
  if (operations.gpu) return plainGradients(operations, dy, x, shape, by, training);
  return holding(operations, (hold) => {
    const shape4 = flat(shape);
    const dy4 = hold(reshaped(operations, dy, shape4));
    const x4 = hold(reshaped(operations, x, shape4));
    const none = hold(operations.floats(new Float32Array(0), [0])); // the reserve space that cuDNN has
    const inputs = [dy4, x4, by.scale, by.mean, by.variance, none];
    const [dx, scale, shift, ...rest] = operations.runAll("FusedBatchNormGradV3", attributes(by.epsilon, training), inputs, 5);
    for (const { id } of rest) operations.free(id); // empty by the operation's definition
    return { x: reshaped(operations, hold(dx!.id), shape), scale: scale!.id, shift: shift!.id };
  });
}
