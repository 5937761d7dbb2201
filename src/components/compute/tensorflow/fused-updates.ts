import type { CountedTensors } from "../engine/counted.ts";
import type { UpdateKernels } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Id, Operations } from "./operations.ts";

/**
 * Update rules by our own operations: a weight and what is remembered of it are read once and written once. `none` is a tensor without
 * numbers, for what is not remembered yet.
 */
export function fusedUpdates(operations: Operations, { own, handle }: CountedTensors<Id>, none: Id): UpdateKernels<Tensor> {
  /** Runs an operation that ends with its settings, which change from step to step, and gives tensors like the first. */
  function updated(name: string, inputs: readonly Id[], settings: readonly number[], count: number): Tensor[] {
    const told = operations.floats(Float32Array.from(settings), [settings.length]);
    try {
      return operations.runAll(name, [], [...inputs, told], count).map(({ id, shape }) => own(id, shape));
    } finally {
      operations.free(told);
    }
  }
  return {
    sgd(value, gradient, memory, { rate, decay, momentum, nesterov }) {
      const inputs = [handle(value), handle(gradient), memory ? handle(memory) : none];
      return updated("RegimenSgd", inputs, [rate, decay, momentum, nesterov ? 1 : 0], 2) as [Tensor, Tensor]; // two
    },
    adamw(value, gradient, memory, { rate, decay, beta1, beta2, epsilon, step }) {
      const inputs = [handle(value), handle(gradient), ...(memory?.map(handle) ?? [none, none])];
      const root = 1 / Math.sqrt(1 - beta2 ** step);
      const settings = [beta1, 1 - beta1, beta2, 1 - beta2, root, epsilon, 1 - rate * decay, rate / (1 - beta1 ** step)];
      return updated("RegimenAdamW", inputs, settings, 3) as [Tensor, Tensor, Tensor]; // three
    },
  };
}
