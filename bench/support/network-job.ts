import type { EngineName } from "../../src/components/compute/engine/names.ts";
import { sizeOf } from "../../src/components/compute/engine/tensor.ts";
import type { ParameterSpec } from "../../src/components/nn/layers/layer.ts";
import type { Network, Task } from "../../src/components/nn/models/network.ts";
import { buildNetwork } from "../../src/components/nn/models/networks.ts";
import type { HostTensor } from "../../src/components/nn/weights/torch-layout.ts";

/** What both sides of a benchmark of networks are given. Files hold float32: both start from the same numbers. */
export interface NetworkJob {
  readonly network: "squeezenet3d" | "resnet3d34" | "covid-mtl";
  /** Voxels [d, h, w]. */
  readonly shape: readonly number[];
  readonly batch: number;
  readonly threads: number;
  readonly steps: number;
  /** Learning rate; so small that rounding does not part the two sides. */
  readonly rate: number;
  /** All parameters and buffers, one after the other in PyTorch's order and layout. */
  readonly weights: string;
  /** [n, d, h, w]. */
  readonly volumes: string;
  /** [n, 375]. */
  readonly radiomics: string;
  readonly engine: EngineName;
  readonly native?: string;
  readonly memory: "normal" | "low";
}

/** What both sides print; a value a step. */
export interface Steps {
  readonly losses: readonly number[];
  /** Seconds. */
  readonly wall: readonly number[];
  /** Seconds of all threads. */
  readonly cpu: readonly number[];
  /** Peak resident memory of the process. */
  readonly mebibytes: number;
}

export const tasksOf = ({ network }: Pick<NetworkJob, "network">): readonly Task[] =>
  network === "covid-mtl"
    ? [
        { name: "ct", classes: 2 },
        { name: "covid", classes: 2 },
        { name: "severity", classes: 3 },
      ]
    : [{ name: "covid", classes: 2 }];

/** The network without dropout and shifts, whose draws the two sides do not share. COVID-MTL: three tasks, with radiomics. */
export const networkOf = (job: Pick<NetworkJob, "network">): Network =>
  buildNetwork({
    network: job.network,
    tasks: tasksOf(job),
    shift: false,
    ...(job.network === "covid-mtl" ? { radiomics: 375, options: { backbone: "squeezenet3d", dropout: 0 } } : {}),
    ...(job.network === "squeezenet3d" ? { options: { dropout: 0 } } : {}),
  });

/** Cuts the numbers of a weights file into a network's tensors. */
export function weightsOf(specs: readonly ParameterSpec[], values: Float32Array): Map<string, HostTensor> {
  let at = 0;
  return new Map(
    specs.map(({ name, shape }) => {
      const size = sizeOf(shape);
      at += size;
      return [name, { shape, values: values.slice(at - size, at) }];
    }),
  );
}
