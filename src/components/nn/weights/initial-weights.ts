import { Philox } from "../../../stats/random/philox.ts";
import { type Shape, sizeOf } from "../../compute/engine/tensor.ts";
import type { Initial, ParameterSpec } from "../layers/layer.ts";
import type { HostTensor } from "./torch-layout.ts";

/**
 * What a network starts from: each parameter by its own recipe, drawn from a stream of (seed, its name), so that a parameter starts
 * alike whatever else the network has. PyTorch's layout.
 */
export function initialWeights(specs: readonly ParameterSpec[], seed: number): Map<string, HostTensor> {
  return new Map(specs.map(({ name, shape, initial }) => [name, { shape, values: drawn(initial, shape, seed, name) }]));
}

function drawn(initial: Initial, shape: Shape, seed: number, name: string): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  switch (initial.how) {
    case "constant":
      return values.fill(initial.value);
    case "uniform": {
      const random = new Philox(seed, "initial", name);
      for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * initial.bound;
      return values;
    }
    case "kaiming-normal":
      fillNormal(values, new Philox(seed, "initial", name), Math.sqrt(2 / fan(shape, initial.fan)));
      return values;
  }
}

/** Values that one unit takes in (`in`) or gives out (`out`): channels times the kernel's size; shape is PyTorch's. */
function fan(shape: Shape, side: "in" | "out"): number {
  const [outputs, inputs, ...kernel] = shape;
  return (side === "in" ? inputs! : outputs!) * sizeOf(kernel);
}

/** Normal numbers by Marsaglia's polar method, both of each pair: large networks have some 10^7 of them. */
function fillNormal(values: Float32Array, random: Philox, deviation: number): void {
  for (let i = 0; i < values.length; ) {
    const u = (2 * random.nextUint32() + 1) / 2 ** 32 - 1;
    const v = (2 * random.nextUint32() + 1) / 2 ** 32 - 1;
    const s = u * u + v * v;
    if (s >= 1) continue;
    const factor = deviation * Math.sqrt((-2 * Math.log(s)) / s);
    values[i++] = u * factor;
    if (i < values.length) values[i++] = v * factor;
  }
}
