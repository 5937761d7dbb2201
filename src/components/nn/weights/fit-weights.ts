import type { ParameterSpec } from "../layers/layer.ts";
import type { HostTensor, HostTensors } from "./torch-layout.ts";

/**
 * What keeps the tensors of a file from being a network's, in one sentence; undefined if they are. A file may hold more than the
 * network needs (`num_batches_tracked` of PyTorch's batch norms, heads of other tasks).
 */
export function misfit(specs: readonly ParameterSpec[], tensors: HostTensors): string | undefined {
  const missing = specs.filter(({ name }) => !tensors.has(name)).map(({ name }) => name);
  if (missing.length > 0) return `it lacks ${few(missing)}`;
  for (const { name, shape } of specs) {
    const found = tensors.get(name)!.shape;
    if (found.join() !== shape.join()) return `its ${name} is [${found.join(", ")}], the network's [${shape.join(", ")}]`;
  }
  return undefined;
}

/**
 * A network's tensors as a file holds them: each under its name, and under the second name by which PyTorch lists it, if it has one,
 * so that `load_state_dict` finds all it asks for.
 */
export function withAliases(specs: readonly ParameterSpec[], tensors: HostTensors): Map<string, HostTensor> {
  const all = new Map(tensors);
  for (const { name, alias } of specs) {
    const tensor = tensors.get(name);
    if (alias !== undefined && tensor) all.set(alias, tensor);
  }
  return all;
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
