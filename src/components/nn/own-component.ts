import Type, { type TObject } from "typebox";
import type { Component } from "../../runner/contract/component.ts";
import type { LossDefinition } from "./losses/loss-definition.ts";
import { LOSSES, lossParam, useLosses } from "./losses/losses.ts";
import type { BackboneDefinition } from "./models/backbone.ts";
import { BACKBONES } from "./models/backbones.ts";
import { NETWORKS, networksOf, useBackbones } from "./models/networks.ts";
import { namedParam } from "./named.ts";

export interface Own {
  /** Name of the component in messages. */
  readonly name: string;
  /** Networks beside the built-in ones; each may be covid-mtl's backbone, too. */
  readonly networks?: readonly BackboneDefinition[];
  /** Losses beside the built-in ones. */
  readonly losses?: readonly LossDefinition[];
}

/**
 * One of the components of networks (nn/train, nn/transfer, nn/predict, nn/cam) that knows networks and losses of a project's own beside
 * the built-in ones, by name and with their options. Throws a RangeError for a name that is taken.
 */
export function withOwn<C extends Component>(component: C, { name, networks = [], losses = [] }: Own): C {
  checkNames("network", [...NETWORKS.map((each) => each.name), ...networks.map((each) => each.name)]);
  checkNames("loss", [...LOSSES.map((each) => each.name), ...losses.map((each) => each.name)]);
  return {
    ...component,
    name,
    params: withNames(component.params as unknown as TObject, networks, losses), // all of these have an object
    ...(component.check
      ? {
          check: (params: never, inputs: ReadonlySet<string>) =>
            withKnown(networks, losses, () => component.check!(params, inputs)),
        }
      : {}),
    run(context: Parameters<C["run"]>[0]) {
      useBackbones(networks);
      useLosses(losses);
      return component.run(context);
    },
  };
}

/** The own ones are known as long as this takes: the process that checks a spec checks other components, too. */
function withKnown<T>(networks: readonly BackboneDefinition[], losses: readonly LossDefinition[], what: () => T): T {
  useBackbones(networks);
  useLosses(losses);
  try {
    return what();
  } finally {
    useBackbones([]);
    useLosses([]);
  }
}

function checkNames(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new RangeError(`there is a ${what} "${twice}" already: give yours another name`);
}

/** The parameters that choose among networks or losses, where there are any, with the own ones among the choices. */
function withNames(params: TObject, networks: readonly BackboneDefinition[], losses: readonly LossDefinition[]): TObject {
  const { network, loss } = params.properties as { network?: { default: string }; loss?: object };
  const chosen = network ? namedParam(networksOf([...BACKBONES, ...networks]), network.default).properties : {};
  const { name, ...options } = chosen;
  const properties = {
    ...params.properties,
    ...(name ? { network: name, ...options } : {}),
    ...(loss ? { loss: lossParam([...LOSSES, ...losses]) } : {}),
  };
  return network || loss ? Type.Object(properties, { additionalProperties: false }) : params;
}
