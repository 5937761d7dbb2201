import { type Shape, sizeOf } from "../engine/tensor.ts";
import { holding, type Id, type Operations, T } from "./operations.ts";
import { overChannels } from "./reductions.ts";

/** What a channel is normalised by; all tensors [c]. */
export interface Statistics {
  readonly scale: Id;
  readonly mean: Id;
  readonly variance: Id;
  readonly epsilon: number;
}

/** Gradients of a batch norm's input, scale and shift; the caller's. */
export interface Gradients {
  readonly x: Id;
  readonly scale: Id;
  readonly shift: Id;
}

/**
 * Gradients of batch norm by elementwise operations and sums: with x̂ = (x − mean) / √(variance + ε) and N values a channel, that of the
 * input is scale / √(variance + ε) · (dy − Σdy/N − x̂·Σ(dy·x̂)/N), in inference its first term alone.
 */
export function plainGradients(
  operations: Operations,
  dy: Id,
  x: Id,
  shape: Shape,
  by: Statistics,
  training: boolean,
): Gradients {
  const { run } = operations;
  return holding(operations, (hold) => {
    const [product, sum, difference] = ["Mul", "AddV2", "Sub"].map(
      (name) =>
        (a: Id, b: Id): Id =>
          hold(run(name, [T], [a, b])),
    ) as [Binary, Binary, Binary]; // as many as names
    const inverse = hold(run("Rsqrt", [T], [sum(by.variance, operations.scalar(by.epsilon))])); // [c]
    const unit = product(difference(x, by.mean), inverse); // x̂
    const shift = overChannels(operations, "Sum", dy, shape);
    const scale = overChannels(operations, "Sum", product(dy, unit), shape);
    let rest = dy;
    if (training) {
      const share = operations.scalar(shape.at(-1)! / sizeOf(shape)); // 1/N
      rest = difference(difference(dy, product(shift, share)), product(unit, product(scale, share)));
    }
    return { x: run("Mul", [T], [rest, product(by.scale, inverse)]), scale, shift };
  });
}

type Binary = (a: Id, b: Id) => Id;
