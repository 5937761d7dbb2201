import type { Engine } from "../../compute/engine/engine.ts";
import { sizeOf, type Tensor } from "../../compute/engine/tensor.ts";
import { freeAll } from "../layers/gradients.ts";

/**
 * Shortens all gradients by one factor so that their common Euclidean norm is at most `limit`, as PyTorch's `clip_grad_norm_` does
 * (limit / (norm + 1e-6) where that is below 1). Gives the norm they had. Replaces tensors in `gradients`; awaits one read.
 */
export async function clipGradients(engine: Engine, gradients: Map<string, Tensor>, limit: number): Promise<number> {
  const norm = await gradientNorm(engine, gradients);
  const factor = limit / (norm + 1e-6);
  if (factor < 1) {
    for (const [name, gradient] of gradients) {
      gradients.set(name, engine.scale(gradient, factor));
      gradient.release();
    }
  }
  return norm;
}

/** Euclidean norm of all gradients together: squares are summed channel by channel in the engine, the channels in float64 here. */
export async function gradientNorm(engine: Engine, gradients: ReadonlyMap<string, Tensor>): Promise<number> {
  if (gradients.size === 0) return 0;
  const sums = [...gradients.values()].map((gradient) => {
    const channels = gradient.shape.at(-1)!;
    const rows = engine.reshape(gradient, [sizeOf(gradient.shape) / channels, channels]);
    const squares = engine.multiply(rows, rows);
    const summed = engine.sumToChannels(squares);
    const flat = engine.reshape(summed, [1, channels]);
    freeAll([rows, squares, summed]);
    return flat;
  });
  const all = engine.concatChannels(sums);
  freeAll(sums);
  const values = await engine.read(all);
  all.release();
  let total = 0;
  for (const value of values) total += value;
  return Math.sqrt(total);
}
