import { sizeOf } from "../../compute/engine/tensor.ts";
import { type Layer, noBackward, type Pass } from "./layer.ts";

/**
 * Sets each value to zero with chance `rate` in training and scales the others by 1/(1 − rate). What is dropped of a sample depends on
 * that sample's stream alone. `name` is the layer's in PyTorch.
 */
export function dropout(name: string, rate: number): Layer {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`dropout drops a share from 0 to below 1, got ${rate}`);
  return {
    specs: [],
    forward(x, pass) {
      const { engine, record } = pass;
      if (!pass.training || rate === 0) return { y: x.retain(), backward: record ? (dy) => dy : noBackward };
      const mask = engine.upload(keptOf(name, rate, x.shape, pass), x.shape);
      const y = engine.multiply(x, mask);
      if (!record) {
        mask.release();
        return { y, backward: noBackward };
      }
      return {
        y,
        backward(dy) {
          const dx = engine.multiply(dy, mask);
          dy.release();
          mask.release();
          return dx;
        },
      };
    },
  };
}

function keptOf(name: string, rate: number, shape: readonly number[], pass: Pass): Float32Array {
  const mask = new Float32Array(sizeOf(shape));
  const each = mask.length / shape[0]!;
  const limit = rate * 2 ** 32;
  const scale = 1 / (1 - rate);
  for (let sample = 0, at = 0; sample < shape[0]!; sample++) {
    const random = pass.random(name, sample);
    for (const end = at + each; at < end; at++) mask[at] = random.nextUint32() < limit ? 0 : scale;
  }
  return mask;
}
