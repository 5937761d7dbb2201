/**
 * Networks: seconds of a training step beside PyTorch's, both from the same weights on the same volumes and cores, in turn.
 *
 *     node --import tsx bench/network-step.ts [--rounds 5] [--steps 5] [--threads 2] [--portable 1] [--only squeezenet3d]
 *     node --import tsx bench/network-step.ts --gpu [--shape 100,128,128] [--batch 2] [--engine tensorflow|portable-webgpu] …
 *
 * PyTorch is taken from $REGIMEN_PYTHON_TORCH, else from .venv-torch: python3 -m venv .venv-torch && .venv-torch/bin/pip install
 * torch==2.15.0 numpy (5.4 GB). The native engine from native/ (tools/setup-native.ts). --gpu: both sides on an NVIDIA card in plain
 * float32, the native engine in its build for GPUs; nothing is claimed of those times.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineName } from "../src/components/compute/engine/names.ts";
import { sizeOf } from "../src/components/compute/engine/tensor.ts";
import { specsOf } from "../src/components/nn/models/network.ts";
import { initialWeights } from "../src/components/nn/weights/initial-weights.ts";
import { Philox } from "../src/stats/random/philox.ts";
import { type Claim, flag, isMain, median, ROOT, runAsScript, spreadText, tableText } from "./support/measure.ts";
import { type NetworkJob, networkOf, type Steps } from "./support/network-job.ts";

const ON_GPU = process.argv.includes("--gpu");
const SHAPE = word("shape", "100,128,128").split(",").map(Number);
const BATCH = flag("batch", 2);
/** Steps before the ones that count: the first ones choose and compile kernels. */
const WARM_UP = 2;

/** Word that follows a flag on the command line; else `otherwise`. */
function word(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return process.argv[at < 0 ? -1 : at + 1] ?? otherwise;
}

/** What a step may take of PyTorch's wall time. */
const LIMITS = [
  { network: "squeezenet3d", limit: 0.45, portable: 4 },
  { network: "resnet3d34", limit: 0.6 },
  { network: "covid-mtl", limit: 0.6 },
] as const;

/** Python with PyTorch, or nothing. */
function torchPython(): string | undefined {
  const local = join(ROOT, ".venv-torch/bin/python");
  return process.env.REGIMEN_PYTHON_TORCH ?? (existsSync(local) ? local : undefined);
}

/** Writes what both sides start from; volumes like standardised scans. */
export function writeJob(
  folder: string,
  job: Pick<NetworkJob, "network" | "shape" | "batch" | "memory" | "threads" | "steps">,
): NetworkJob {
  const file = (name: string, values: Float32Array): string => {
    writeFileSync(join(folder, name), values);
    return join(folder, name);
  };
  const specs = specsOf(networkOf(job));
  const weights = [...initialWeights(specs, 1).values()].flatMap(({ values }) => values);
  const all = new Float32Array(weights.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const values of weights) {
    all.set(values, at);
    at += values.length;
  }
  const random = new Philox(1, "bench");
  const uniform = (length: number): Float32Array => Float32Array.from({ length }, () => 2 * random.uniform() - 1);
  return {
    ...job,
    rate: 1e-9,
    weights: file("weights", all),
    volumes: file("volumes", uniform(job.batch * sizeOf(job.shape))),
    radiomics: file("radiomics", uniform(job.batch * 375)),
    engine: "tensorflow",
    native: process.env.REGIMEN_NATIVE ?? join(ROOT, "native"),
  };
}

export function ourSteps(job: NetworkJob): Steps {
  const script = join(ROOT, "bench/support/network-ours.ts");
  return JSON.parse(
    execFileSync(process.execPath, ["--import", "tsx", script, JSON.stringify(job)], { encoding: "utf8" }),
  ) as Steps; // the script's own JSON
}

function theirSteps(python: string, job: NetworkJob & { readonly gpu: boolean }): Steps {
  const names = specsOf(networkOf(job)).map(({ name }) => name);
  const script = join(ROOT, "bench/support/network-torch.py");
  return JSON.parse(execFileSync(python, [script, JSON.stringify({ ...job, names })], { encoding: "utf8" })) as Steps; // the script's own JSON
}

/** Throws where the two sides did not compute the same. */
function check(ours: Steps, theirs: Steps): void {
  for (const [step, loss] of ours.losses.entries()) {
    const other = theirs.losses[step]!;
    if (!(Math.abs(loss - other) <= 1e-3 * Math.max(1, Math.abs(other))))
      throw new Error(`step ${step}: our loss ${loss}, theirs ${other}`);
  }
}

/** Measures and prints; gives the ratios against their limits. */
export async function networkStep(): Promise<readonly Claim[]> {
  const python = torchPython();
  if (python === undefined) {
    console.log(
      "network steps: no PyTorch to compare with: python3 -m venv .venv-torch && .venv-torch/bin/pip install torch==2.15.0 numpy",
    );
    return [];
  }
  const only = word("only", "");
  const claims: Claim[] = [];
  const rows: string[][] = [];
  const threads = flag("threads", 2);
  for (const { network, limit, ...rest } of LIMITS) {
    if (only !== "" && network !== only) continue;
    const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
    try {
      const job = writeJob(folder, {
        network,
        shape: SHAPE,
        batch: BATCH,
        memory: "normal",
        threads,
        steps: WARM_UP + flag("steps", 5),
      });
      // npm's engine has one thread, so PyTorch gets one beside it
      const pairs: { theirs: string; ours: EngineName; threads: number; limit?: number }[] = ON_GPU
        ? [{ theirs: "PyTorch, GPU", ours: word("engine", "tensorflow") as EngineName, threads }] // which a wrong name fails
        : [
            { theirs: `PyTorch, ${threads} threads`, ours: "tensorflow", threads, limit },
            ...(flag("portable", 1) > 0 && "portable" in rest
              ? [{ theirs: "PyTorch, 1 thread", ours: "portable" as const, threads: 1, limit: rest.portable }]
              : []),
          ];
      const sides = new Map<string, { wall: number[]; cpu: number[]; mebibytes: number[] }>();
      const take = (side: string, steps: Steps): void => {
        const taken = sides.get(side) ?? { wall: [], cpu: [], mebibytes: [] };
        taken.wall.push(median(steps.wall.slice(WARM_UP)));
        taken.cpu.push(median(steps.cpu.slice(WARM_UP)));
        taken.mebibytes.push(steps.mebibytes);
        sides.set(side, taken);
      };
      for (let round = 0; round < flag("rounds", 5); round++) {
        for (const pair of pairs) {
          const theirs = theirSteps(python, { ...job, threads: pair.threads, gpu: ON_GPU });
          const ours = ourSteps({ ...job, threads: pair.threads, engine: pair.ours });
          check(ours, theirs);
          take(pair.theirs, theirs);
          take(pair.ours, ours);
        }
      }
      for (const pair of pairs) {
        const [theirs, ours] = [sides.get(pair.theirs)!, sides.get(pair.ours)!];
        const row = (name: string, { wall, cpu, mebibytes }: typeof ours): string[] => [
          name,
          spreadText(wall),
          spreadText(cpu),
          spreadText(mebibytes, 0),
        ];
        rows.push([network, ...row(pair.theirs, theirs)], ["", ...row(pair.ours, ours)]);
        const ratios = (field: "wall" | "cpu"): number[] => ours[field].map((seconds, round) => seconds / theirs[field][round]!);
        rows.push(["", "  of PyTorch's", spreadText(ratios("wall")), spreadText(ratios("cpu")), ""]);
        const unit = "× PyTorch's wall time";
        const work = `${network} step, ${pair.ours}`;
        if (pair.limit !== undefined) claims.push({ work, measured: median(ratios("wall")), limit: pair.limit, unit });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  console.log(`a training step, ${SHAPE.join(" × ")}, batch ${BATCH}, in turn; median (least–greatest) of rounds' medians`);
  console.log(tableText([["", "", "wall s", "CPU s", "peak MiB"], ...rows]));
  return claims;
}

if (isMain(import.meta.url)) {
  const claims = await networkStep();
  runAsScript(import.meta.url, () => claims);
}
