/**
 * Networks: seconds of a training step beside PyTorch's, both from the same weights on the same volumes and cores, in turn.
 *
 *     node --import tsx bench/network-step.ts [--rounds 5] [--steps 5] [--threads 2] [--portable 1] [--only squeezenet3d]
 *
 * PyTorch is taken from $REGIMEN_PYTHON_TORCH, else from .venv-torch: python3 -m venv .venv-torch && .venv-torch/bin/pip install
 * torch==2.15.0 numpy (5.4 GB). The native engine from native/ (tools/setup-native.ts).
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

const SHAPE = [100, 128, 128];
const BATCH = 2;
/** Steps before the ones that count: the first ones choose and compile kernels. */
const WARM_UP = 2;

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

function theirSteps(python: string, job: NetworkJob): Steps {
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
  const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : undefined;
  const claims: Claim[] = [];
  const rows: string[][] = [];
  const threads = flag("threads", 2);
  for (const { network, limit, ...rest } of LIMITS) {
    if (only !== undefined && network !== only) continue;
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
      const engines: EngineName[] = flag("portable", 1) > 0 && "portable" in rest ? ["tensorflow", "portable"] : ["tensorflow"];
      const sides = new Map<string, { wall: number[]; cpu: number[]; mebibytes: number[] }>();
      const take = (side: string, steps: Steps): void => {
        const taken = sides.get(side) ?? { wall: [], cpu: [], mebibytes: [] };
        taken.wall.push(median(steps.wall.slice(WARM_UP)));
        taken.cpu.push(median(steps.cpu.slice(WARM_UP)));
        taken.mebibytes.push(steps.mebibytes);
        sides.set(side, taken);
      };
      for (let round = 0; round < flag("rounds", 5); round++) {
        const theirs = theirSteps(python, job);
        take("PyTorch", theirs);
        for (const engine of engines) {
          const ours = ourSteps({ ...job, engine });
          check(ours, theirs);
          take(engine, ours);
        }
      }
      const torch = sides.get("PyTorch")!;
      for (const [side, { wall, cpu, mebibytes }] of sides) {
        rows.push([side === "PyTorch" ? network : "", side, spreadText(wall), spreadText(cpu), spreadText(mebibytes, 0)]);
        if (side === "PyTorch") continue;
        const ratios = wall.map((seconds, round) => seconds / torch.wall[round]!);
        const work = cpu.map((seconds, round) => seconds / torch.cpu[round]!);
        rows.push(["", "  of PyTorch's", spreadText(ratios), spreadText(work), ""]);
        const allowed = side === "tensorflow" ? limit : "portable" in rest ? rest.portable : NaN;
        claims.push({
          work: `${network} step, ${side}`,
          measured: median(ratios),
          limit: allowed,
          unit: "× PyTorch's wall time",
        });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  console.log(
    `a training step, ${SHAPE.join(" × ")}, batch ${BATCH}, ${threads} threads, in turn; median (least–greatest) of rounds' medians`,
  );
  console.log(tableText([["", "", "wall s", "CPU s", "peak MiB"], ...rows]));
  return claims;
}

if (isMain(import.meta.url)) {
  const claims = await networkStep();
  runAsScript(import.meta.url, () => claims);
}
