import { knownNetworks } from "../models/networks.ts";
import type { TrainParams } from "./train-params.ts";

/** Options of networks among the parameters, as far as the spec says any. */
export function networkOptions(params: TrainParams): { readonly [option: string]: unknown } {
  const all = params as { readonly [name: string]: unknown };
  const names = new Set(knownNetworks().flatMap(({ options }) => Object.keys(options)));
  return Object.fromEntries([...names].flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}
