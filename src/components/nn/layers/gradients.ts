import type { Engine } from "../../compute/engine/engine.ts";
import type { Tensor } from "../../compute/engine/tensor.ts";
import type { Pass } from "./layer.ts";

/** Hands a parameter's gradient over, or frees it where it is not wanted. */
export function hand(pass: Pass, name: string, gradient: Tensor): void {
  if (pass.wants(name)) pass.gradient(name, gradient);
  else gradient.release();
}

/** a + b, taking both over; either may be missing. */
export function plus(engine: Engine, a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  if (!a || !b) return a ?? b;
  const sum = engine.add(a, b);
  a.release();
  b.release();
  return sum;
}

/** Ends a use of each. */
export function freeAll(tensors: Iterable<Tensor>): void {
  for (const tensor of tensors) tensor.release();
}

/** f(x), taking x over. */
export function using<T>(x: Tensor, f: (x: Tensor) => T): T {
  const result = f(x);
  x.release();
  return result;
}
