import type { Engine, UpdateKernels } from "../../compute/engine/engine.ts";
import type { Tensor } from "../../compute/engine/tensor.ts";

/** What update rules need, so that each is written once for tensors in an engine and for single numbers on the host. */
export interface Algebra<T> {
  /** a·x + b·y */
  combine(a: number, x: T, b: number, y: T): T;
  multiply(x: T, y: T): T;
  divide(x: T, y: T): T;
  squareRoot(x: T): T;
  /** As many numbers as in `like`, all of that value. */
  constant(like: T, value: number): T;
  retain(x: T): T;
  release(x: T): void;
  /** Whole update rules, where there are some in one piece. */
  readonly updates?: UpdateKernels<T> | undefined;
}

export const tensorAlgebra = (engine: Engine): Algebra<Tensor> => ({
  combine: (a, x, b, y) => engine.combine(a, x, b, y),
  multiply: (x, y) => engine.multiply(x, y),
  divide: (x, y) => engine.divide(x, y),
  squareRoot: (x) => engine.squareRoot(x),
  constant: (like, value) => engine.filled(like.shape, value),
  retain: (x) => x.retain(),
  release: (x) => x.release(),
  updates: engine.updates,
});

/** Numbers in float64; nothing to release. */
export const numberAlgebra: Algebra<number> = {
  combine: (a, x, b, y) => a * x + b * y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  squareRoot: Math.sqrt,
  constant: (_, value) => value,
  retain: (x) => x,
  release: () => {},
};
