import type { Engine } from "../../compute/engine/engine.ts";
import type { Tensor } from "../../compute/engine/tensor.ts";
import { freeAll } from "../layers/gradients.ts";
import type { ParameterSpec, Weights } from "../layers/layer.ts";
import { weightsFailed } from "../training/stops.ts";
import { engineShape, type HostTensor, type HostTensors, toEngineLayout, toTorchLayout } from "./torch-layout.ts";

/** Weights that lie in an engine; `release` gives their memory back. */
export interface HeldWeights extends Weights {
  release(): void;
}

/**
 * Brings a network's parameters and buffers into an engine. `tensors` must have every spec's name with its shape
 * (see fit-weights.ts for files of unknown content); what else it has is left out.
 */
export function holdWeights(engine: Engine, specs: readonly ParameterSpec[], tensors: HostTensors): HeldWeights {
  const held = new Map<string, Tensor>();
  for (const { name, shape } of specs) {
    const host = tensors.get(name);
    if (host?.shape.join() !== shape.join())
      throw new RangeError(`${name} must be ${brackets(shape)}, got ${brackets(host?.shape)}`);
    try {
      held.set(name, engine.upload(toEngineLayout(host.values, shape), engineShape(shape)));
    } catch (error) {
      freeAll(held.values());
      throw weightsFailed(error, "as the network's weights were brought into the engine");
    }
  }
  return {
    names: specs.map(({ name }) => name),
    get: (name) => held.get(name) ?? unknown(name),
    set(name, value) {
      const old = held.get(name) ?? unknown(name);
      if (old.shape.join() !== value.shape.join()) {
        throw new RangeError(`${name} is ${brackets(old.shape)} in the engine, got ${brackets(value.shape)}`);
      }
      held.set(name, value);
      old.release();
    },
    release() {
      freeAll(held.values());
      held.clear();
    },
  };
}

/** Copies weights to the host, in PyTorch's layout and the specs' order. */
export async function fetchWeights(
  engine: Engine,
  specs: readonly ParameterSpec[],
  weights: Weights,
): Promise<Map<string, HostTensor>> {
  const fetched = new Map<string, HostTensor>();
  for (const { name, shape } of specs) {
    fetched.set(name, { shape, values: toTorchLayout(await engine.read(weights.get(name)), shape) });
  }
  return fetched;
}

function unknown(name: string): never {
  throw new RangeError(`the network has no parameter "${name}"`);
}

const brackets = (shape: readonly number[] | undefined): string => (shape ? `[${shape.join(", ")}]` : "none");
