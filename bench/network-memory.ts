/**
 * Networks: peak memory of a training step at the paper's size, batch 10 of 200 × 250 × 250, on the native engine with `memory: low`
 * (done naively it holds 50 GB of activations). One process a figure; the first steps are the slow ones.
 *
 *     node --import tsx bench/network-memory.ts [--batch 10] [--steps 2] [--threads 2]
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { ourSteps, writeJob } from "./network-step.ts";
import { type Claim, flag, isMain, runAsScript, tableText } from "./support/measure.ts";

const SHAPE = [200, 250, 250];
const LIMIT = 12 * 1024;

/** Measures and prints; gives the peak against its limit. */
export async function networkMemory(): Promise<readonly Claim[]> {
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  try {
    const [batch, threads] = [flag("batch", 10), flag("threads", 2)];
    const job = writeJob(folder, {
      network: "squeezenet3d",
      shape: SHAPE,
      batch,
      memory: "low",
      threads,
      steps: flag("steps", 2),
    });
    if (job.native === undefined || !existsSync(job.native)) {
      console.log("network memory: no native engine to measure (tools/setup-native.ts makes one)");
      return [];
    }
    if (freemem() / 2 ** 20 < LIMIT)
      console.log(`network memory: ${(freemem() / 2 ** 30).toFixed(1)} GiB are free, which may not do`);
    const { wall, cpu, mebibytes } = ourSteps(job);
    const seconds = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(", ");
    console.log(`SqueezeNet3D, batch ${batch} of ${SHAPE.join(" × ")}, memory low, ${threads} threads; step by step`);
    console.log(
      tableText([
        ["wall s", "CPU s", "peak MiB"],
        [seconds(wall), seconds(cpu), mebibytes.toFixed(0)],
      ]),
    );
    return batch === 10 ? [{ work: "full-size step, batch 10", measured: mebibytes, limit: LIMIT, unit: "MiB" }] : [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  const claims = await networkMemory();
  runAsScript(import.meta.url, () => claims);
}
