import { InputError } from "../../../runner/contract/failure.ts";
import type { Pass } from "../layers/layer.ts";
import { isTooSmall } from "./stops.ts";

/** A pass that knows which parameter was asked for last. */
export interface FittingPass extends Pass {
  readonly last: () => string | undefined;
}

export function fittingPass(pass: Pass): FittingPass {
  let last: string | undefined;
  const get = (name: string) => {
    last = name;
    return pass.weights.get(name);
  };
  return { ...pass, weights: { ...pass.weights, get }, last: () => last };
}

/** Does it, and tells what does not fit in a network of someone's own with the name of the layer; engines know shapes alone. */
export function fitting<T>({ last }: FittingPass, what: () => T): T {
  try {
    return what();
  } catch (error) {
    const name = last();
    if (!(error instanceof RangeError) || isTooSmall(error) || name === undefined) throw error;
    throw new InputError({
      code: "misfit-layer",
      message: `the network's layers do not fit, at "${name}": ${error.message}`,
      help: "let a layer take as many channels as the one before it gives, and volumes be large enough for all of them",
    });
  }
}

/** A backbone must give the channels that it says: the head is made for them. */
export function checkChannels(said: number, given: number): void {
  if (said === given) return;
  throw new InputError({
    code: "misfit-layer",
    message: `the network's backbone says channels: ${said}, and its last layer gives ${given}`,
    help: `let its build return channels: ${given}`,
  });
}
