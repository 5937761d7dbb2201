import { InputError } from "../../../runner/contract/failure.ts";
import { type Misfit, refuseMisfits } from "../../../runner/contract/misfit.ts";
import type { ParameterSpec } from "../layers/layer.ts";
import { shift3d } from "../layers/shift.ts";
import { SHIFT, type ShiftOptions } from "../layers/shift-moves.ts";
import { type Options, optionMisfits } from "../named.ts";
import { unknownName } from "../unknown-name.ts";
import type { BackboneDefinition } from "./backbone.ts";
import { BACKBONES } from "./backbones.ts";
import { covidMtl } from "./covid-mtl.ts";
import { type Network, specsOf, type Task } from "./network.ts";
import type { NetworkDefinition } from "./network-definition.ts";

/** Networks by the name that specs use: each backbone with its own heads, and COVID-MTL with any of them. */
export const networksOf = (backbones: readonly BackboneDefinition[]): readonly NetworkDefinition[] => [
  ...backbones.map(alone),
  covidMtl(backbones),
];

export const NETWORKS: readonly NetworkDefinition[] = networksOf(BACKBONES);

let known = NETWORKS;

/** The networks that may be named in this process: the built-in ones, and those of the project's own that its component brought along. */
export const knownNetworks = (): readonly NetworkDefinition[] => known;

/** Makes backbones of a project's own known beside the built-in ones, for the one component that a process runs. */
export function useBackbones(own: readonly BackboneDefinition[]): void {
  known = networksOf([...BACKBONES, ...own]);
}

export interface NetworkOptions {
  /** Its name. */
  readonly network: string;
  readonly tasks: readonly Task[];
  /** Columns of radiomics; 0 unless said. */
  readonly radiomics?: number;
  /** Shift3D behind the first ReLU, in training: its settings, or whether it is there (with the paper's). The network decides unless said. */
  readonly shift?: ShiftOptions | boolean;
  /** Options of the network named (`dropout`, `head`, `backbone`). */
  readonly options?: Options;
}

/** Builds a network by name. Throws InputError for a name or an option that there is none of, and for a request that does not fit. */
export function buildNetwork({ network, tasks, radiomics = 0, shift, options = {} }: NetworkOptions): Network {
  const definition = known.find(({ name }) => name === network);
  if (!definition) {
    const names = known.map(({ name }) => name);
    throw unknownName(`there is no network "${network}"`, network, names, OWN);
  }
  refuseMisfits(strangeOptions(definition, options));
  if (tasks.length === 0) throw new InputError({ code: "no-tasks", message: `the network "${network}" needs at least one task` });
  const few = tasks.find(({ classes }) => classes < 2);
  if (few) {
    throw new InputError({
      code: "one-class",
      message: `the task "${few.name}" has ${few.classes} class: there is nothing to tell`,
    });
  }
  const built = definition.create({
    tasks,
    radiomics,
    options,
    shiftFor: (unlessSaid) => {
      const wanted = shift ?? unlessSaid;
      return wanted === false ? undefined : shift3d("shift3d", wanted === true ? SHIFT : wanted);
    },
  });
  checkNames(network, specsOf(built));
  return built;
}

/** Two layers of one name would share their numbers. */
function checkNames(network: string, specs: readonly ParameterSpec[]): void {
  const names = new Set<string>();
  for (const { name } of specs) {
    if (names.has(name)) {
      throw new InputError({
        code: "same-name",
        message: `the network "${network}" has the parameter "${name}" twice: two of its layers have the same name`,
        help: "give each layer a name of its own",
      });
    }
    names.add(name);
  }
}

/** What a spec says of a network and its options, as far as it does not fit. */
export function networkMisfits(network: string, options: Options, hasRadiomics: boolean): Misfit[] {
  const definition = known.find(({ name }) => name === network);
  if (!definition) return []; // the schema allows none
  const misfits = strangeOptions(definition, options);
  return hasRadiomics && !definition.radiomics ? [...misfits, { at: ["network"], ...takesNone(network) }] : misfits;
}

const strangeOptions = (definition: NetworkDefinition, options: Options): Misfit[] =>
  optionMisfits("network", definition, options, definition.inner?.(options));

const takesNone = (network: string) => ({
  message: `the network "${network}" takes no radiomics`,
  help: "covid-mtl does: use it with this network as its backbone, or leave the features away",
});

const OWN = "a network of your own is known to components that nn.withOwn makes: see docs/own-network.md";

function alone({ build, heads, shifts, ...named }: BackboneDefinition): NetworkDefinition {
  return {
    ...named,
    radiomics: false,
    create({ tasks, radiomics, options, shiftFor }) {
      if (radiomics > 0) throw new InputError({ code: "no-radiomics", ...takesNone(named.name) });
      const { layer, channels } = build("", shiftFor(shifts), options);
      return { backbone: layer, channels, head: heads(tasks, channels, options), tasks, radiomics };
    },
  };
}
