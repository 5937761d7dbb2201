import type { Named, Options } from "../named.ts";
import type { Algebra } from "./algebra.ts";

/** How one parameter is updated in a step. */
export interface UpdateSettings {
  readonly rate: number;
  readonly decay: number;
  /** This parameter's updates so far and this one: 1, 2, … */
  readonly step: number;
}

export interface Updated<T> {
  readonly value: T;
  /** One for each name of `memories`. */
  readonly memory: readonly T[];
}

/** An update rule. */
export interface Optimiser {
  /** Names of what it remembers of each parameter; checkpoints store them. */
  readonly memories: readonly string[];
  /** Weight decay of parameters whose group says nothing else. */
  readonly decay: number;
  /**
   * A parameter's next value from its gradient. `memory` is what the update before gave, empty in the first. Borrows its arguments;
   * what it returns is the caller's.
   */
  update<T>(algebra: Algebra<T>, value: T, gradient: T, memory: readonly T[], settings: UpdateSettings): Updated<T>;
}

/** An optimiser that specs may name; optimisers.ts lists them. */
export interface OptimiserDefinition extends Named {
  create(options: Options): Optimiser;
}
