import { findNamed, namedParam, type Options } from "../named.ts";
import { adamwDefinition } from "./adamw.ts";
import type { Optimiser, OptimiserDefinition } from "./optimiser.ts";
import { sgdDefinition } from "./sgd.ts";

/** Optimisers by the name that specs use. A new one is a file beside these and a line here. */
export const OPTIMISERS: readonly OptimiserDefinition[] = [sgdDefinition, adamwDefinition];

/** A component's parameter `optimiser`. */
export const OPTIMISER_PARAM = namedParam(OPTIMISERS, "sgd");

/** The optimiser of that name. Throws InputError for what there is none of. */
export const createOptimiser = (name: string, options: Options = {}): Optimiser =>
  findNamed("optimiser", OPTIMISERS, name, options).create(options);
