import { type Shape, sizeOf } from "../../compute/engine/tensor.ts";

/** Numbers on the host with their shape, in C order. */
export interface HostTensor {
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** Tensors by PyTorch's name, in PyTorch's layout. */
export type HostTensors = ReadonlyMap<string, HostTensor>;

/** Shape in the engine of what PyTorch holds under `shape`: [out, in, d, h, w] becomes [d, h, w, in, out], all else stays. */
export function engineShape(shape: Shape): Shape {
  if (shape.length !== 5) return shape;
  const [outputs, inputs, d, h, w] = shape as readonly [number, number, number, number, number];
  return [d, h, w, inputs, outputs];
}

/** PyTorch's order of numbers to the engine's; convolution weights are copied, all else is handed back as it is. */
export function toEngineLayout(values: Float32Array, shape: Shape): Float32Array {
  return shape.length === 5 ? reorder(values, shape, true) : values;
}

/** The engine's order of numbers to PyTorch's; `shape` is PyTorch's. */
export function toTorchLayout(values: Float32Array, shape: Shape): Float32Array {
  return shape.length === 5 ? reorder(values, shape, false) : values;
}

function reorder(values: Float32Array, shape: Shape, toEngine: boolean): Float32Array {
  const [outputs, inputs, d, h, w] = shape as readonly [number, number, number, number, number];
  const taps = d * h * w;
  const result = new Float32Array(sizeOf(shape));
  let torch = 0;
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let tap = 0; tap < taps; tap++, torch++) {
        const engine = (tap * inputs + i) * outputs + o;
        if (toEngine) result[engine] = values[torch]!;
        else result[torch] = values[engine]!;
      }
    }
  }
  return result;
}
