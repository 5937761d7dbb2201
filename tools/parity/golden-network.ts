import { BACKBONES } from "../../src/components/nn/models/backbones.ts";
import { type Network, specsOf, type Task } from "../../src/components/nn/models/network.ts";
import { buildNetwork, type NetworkOptions } from "../../src/components/nn/models/networks.ts";
import type { GoldenNetwork } from "./golden-file.ts";

const COLUMNS = 375;

/** The network that a golden file is of: by its name, and where that leaves something open by the names in its state. */
export function goldenNetwork(golden: GoldenNetwork): Network {
  const state = Object.keys(golden.float64.state_after).filter((name) => !name.endsWith("num_batches_tracked"));
  let nearest: { readonly missing: readonly string[]; readonly network: string } | undefined;
  for (const options of candidates(golden)) {
    const network = buildNetwork(options);
    const names = new Set(specsOf(network).flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias])));
    const missing = [...state.filter((name) => !names.has(name)), ...[...names].filter((name) => !state.includes(name))];
    if (missing.length === 0) return network;
    if (!nearest || missing.length < nearest.missing.length) nearest = { missing, network: options.network };
  }
  throw new Error(
    nearest
      ? `its names are no network's of ours; nearest is ${nearest.network}, but for ${nearest.missing.slice(0, 5).join(", ")}`
      : `there is no network "${golden.network}"`,
  );
}

function candidates({ network: called, float64 }: GoldenNetwork): NetworkOptions[] {
  const columns = float64.eval_logits_before.map((logits) => logits[0]!.length);
  const tasks: Task[] = columns.map((classes, i) => ({ name: `task${i + 1}`, classes }));
  const words = called.toLowerCase().split(/[-_]/);
  const named = BACKBONES.map(({ name }) => name).filter((name) => words.includes(name));
  const backbones = named.length > 0 ? named : BACKBONES.map(({ name }) => name);
  const radiomics = Object.keys(float64.state_after).some((name) => name.startsWith("radioFNN.")) ? COLUMNS : 0;
  const still = { tasks, shift: false } as const;
  if (!words.some((word) => word === "mtl" || word === "covid"))
    return named.map((network) => ({ ...still, network, options: noDropout(network) }));
  return backbones.flatMap((backbone) =>
    (["authors", "linear"] as const).map((head) => ({
      ...still,
      network: "covid-mtl",
      radiomics,
      options: { backbone, head, dropout: 0 },
    })),
  );
}

const noDropout = (network: string): { readonly dropout?: number } => (network.startsWith("resnet") ? {} : { dropout: 0 });
