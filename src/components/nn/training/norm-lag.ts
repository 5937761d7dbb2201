import { NORM_MOMENTUM } from "../models/backbone.ts";
import { BACKBONES } from "../models/backbones.ts";
import { SHIFTNET } from "../models/covid-mtl.ts";
import type { NetworkModel } from "./model-file.ts";

/** Most that may be left of the start. */
const MOST = 0.1;

/**
 * A warning for a training so short that the running statistics, by which batch norms predict, are still much what they started from; of a
 * network of someone's own, whose momentum is not known here, only where the spec says one.
 */
export function normLag(
  { network, options }: Pick<NetworkModel, "network" | "options">,
  normMomentum: number | undefined,
  steps: number,
): string | undefined {
  const backbone = network === "covid-mtl" ? (options.backbone ?? SHIFTNET) : network;
  const isOwn = BACKBONES.every(({ name }) => name !== backbone);
  if (normMomentum === undefined && isOwn) return undefined;
  const momentum = normMomentum ?? NORM_MOMENTUM;
  const left = (1 - momentum) ** steps;
  if (left <= MOST) return undefined;
  const enough = Math.ceil((1 - 0.01 ** (1 / steps)) * 100) / 100;
  return `the training has ${steps} steps, and batch norms follow by ${momentum} a step: ${Math.round(left * 100)} % of the statistics that they predict by will be those from before the first; set normMomentum: ${enough}`;
}
