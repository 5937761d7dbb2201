import type { Misfit } from "../../../runner/contract/misfit.ts";
import { findNamed, namedParam, type Options, optionMisfits } from "../named.ts";
import { adamwDefinition } from "./adamw.ts";
import type { Optimiser, OptimiserDefinition } from "./optimiser.ts";
import { sgdDefinition } from "./sgd.ts";

/** Optimisers by the name that specs use. A new one is a file beside these and a line here. */
export const OPTIMISERS: readonly OptimiserDefinition[] = [sgdDefinition, adamwDefinition];

/** A component's parameter `optimiser`. */
export const OPTIMISER_PARAM = namedParam(OPTIMISERS, "sgd");

/** What a spec says of an optimiser, as far as it does not fit. */
export function optimiserMisfits({ name, ...options }: Options): Misfit[] {
  const definition = OPTIMISERS.find((each) => each.name === name);
  return definition ? optionMisfits("optimiser", definition, options) : [];
}

/** The optimiser of that name. Throws InputError for what there is none of. */
export const createOptimiser = (name: string, options: Options = {}): Optimiser =>
  findNamed("optimiser", OPTIMISERS, name, options).create(options);
