import type { Engine } from "../../compute/engine/engine.ts";
import type { Shape, Tensor } from "../../compute/engine/tensor.ts";
import { freeAll } from "../layers/gradients.ts";
import type { Optimiser } from "./optimiser.ts";

/** What an optimiser remembers from step to step. Owns its tensors. */
export interface OptimiserState {
  /** Of each parameter that has been updated, in the optimiser's order of memories. */
  readonly tensors: Map<string, readonly Tensor[]>;
  /** The same of each number that the loss learns. */
  readonly numbers: Map<string, readonly number[]>;
  /** Updates so far of each of both. */
  readonly steps: Map<string, number>;
}

export const emptyState = (): OptimiserState => ({ tensors: new Map(), numbers: new Map(), steps: new Map() });

export function releaseState(state: OptimiserState): void {
  for (const memory of state.tensors.values()) freeAll(memory);
  state.tensors.clear();
}

/** A state on the host: what a checkpoint stores. Tensors are in the engine's layout, under `momentum/NAME`. */
export interface SavedState {
  readonly tensors: ReadonlyMap<string, { readonly shape: Shape; readonly values: Float32Array }>;
  /** Under `momentum/NAME` and `steps/NAME`; plain JSON. */
  readonly numbers: { readonly [name: string]: number };
}

/** Copies a state to the host. */
export async function saveState(engine: Engine, optimiser: Optimiser, state: OptimiserState): Promise<SavedState> {
  const tensors = new Map<string, { readonly shape: Shape; readonly values: Float32Array }>();
  const numbers: Record<string, number> = {};
  for (const [name, memory] of state.tensors) {
    for (const [at, tensor] of memory.entries()) {
      tensors.set(`${optimiser.memories[at]}/${name}`, { shape: tensor.shape, values: await engine.read(tensor) });
    }
  }
  for (const [name, memory] of state.numbers) {
    for (const [at, value] of memory.entries()) numbers[`${optimiser.memories[at]}/${name}`] = value;
  }
  for (const [name, steps] of state.steps) numbers[`steps/${name}`] = steps;
  return { tensors, numbers };
}

/** Brings a saved state back into an engine, bit for bit. Throws a RangeError where it is another optimiser's. */
export function restoreState(engine: Engine, optimiser: Optimiser, saved: SavedState): OptimiserState {
  const state = emptyState();
  for (const [key, steps] of Object.entries(saved.numbers)) if (key.startsWith("steps/")) state.steps.set(key.slice(6), steps);
  for (const name of state.steps.keys()) {
    const keys = optimiser.memories.map((memory) => `${memory}/${name}`);
    if (keys.length > 0 && keys.every((key) => key in saved.numbers)) {
      state.numbers.set(
        name,
        keys.map((key) => saved.numbers[key]!),
      );
      continue;
    }
    const tensors = keys.map((key) => saved.tensors.get(key));
    const missing = keys.find((_, at) => tensors[at] === undefined);
    if (missing !== undefined) throw new RangeError(`the optimiser's saved state has no "${missing}"`);
    state.tensors.set(
      name,
      tensors.map((tensor) => engine.upload(tensor!.values, tensor!.shape)),
    );
  }
  return state;
}
