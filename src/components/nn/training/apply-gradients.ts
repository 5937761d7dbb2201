import type { Engine } from "../../compute/engine/engine.ts";
import type { Tensor } from "../../compute/engine/tensor.ts";
import { freeAll } from "../layers/gradients.ts";
import type { Weights } from "../layers/layer.ts";
import { numberAlgebra, tensorAlgebra } from "./algebra.ts";
import type { Optimiser } from "./optimiser.ts";
import type { OptimiserState } from "./optimiser-state.ts";
import { groupSettings, type ParameterGroup } from "./parameter-groups.ts";

export interface UpdateRule {
  readonly optimiser: Optimiser;
  /** Changed in place. */
  readonly state: OptimiserState;
  readonly rate: number;
  /** Groups of parameters with settings of their own; none unless said. */
  readonly groups?: readonly ParameterGroup[];
}

/** Updates the parameters that have a gradient, in `weights`. Borrows the gradients. */
export function applyGradients(engine: Engine, weights: Weights, gradients: ReadonlyMap<string, Tensor>, rule: UpdateRule): void {
  const { optimiser, state } = rule;
  const algebra = tensorAlgebra(engine);
  for (const [name, gradient] of gradients) {
    const old = state.tensors.get(name) ?? [];
    const { value, memory } = optimiser.update(algebra, weights.get(name), gradient, old, settingsOf(name, rule));
    freeAll(old);
    state.tensors.set(name, memory);
    weights.set(name, value);
  }
}

/** Updates what the loss learns by the same rule, in float64; gives the new values. `names` tells them apart in the state. */
export function applyToNumbers(
  names: readonly string[],
  values: Float64Array,
  gradients: Float64Array,
  rule: UpdateRule,
): Float64Array {
  const { optimiser, state } = rule;
  return values.map((old, at) => {
    const name = names[at]!;
    const settings = settingsOf(name, rule);
    const { value, memory } = optimiser.update(numberAlgebra, old, gradients[at]!, state.numbers.get(name) ?? [], settings);
    state.numbers.set(name, memory);
    return value;
  });
}

/** Settings of this update, which is counted. */
function settingsOf(name: string, { optimiser, state, rate, groups = [] }: UpdateRule) {
  const step = (state.steps.get(name) ?? 0) + 1;
  state.steps.set(name, step);
  const own = groupSettings(groups, name, optimiser.decay);
  return { rate: rate * own.rate, decay: own.decay, step };
}
