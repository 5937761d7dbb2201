/**
 * What it takes to make training samples of scans on disk, beside the step of the native engine that uses them: read, unzipped or from its
 * copy, cropped, augmented, standardised, put into batches.
 *
 *     node --import tsx bench/loader.ts [--rounds 3]
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chestSpacing } from "../src/components/data/synthetic-ct/chest-spacing.ts";
import { writeCohort } from "../src/components/data/synthetic-ct/write-cohort.ts";
import type { LoaderJob, LoaderRun } from "./support/loader-ours.ts";
import { type Claim, flag, isMain, median, runAsScript, spreadText, tableText } from "./support/measure.ts";
import { ownSide, runJob } from "./support/own-side.ts";

const steps = (from: number, to: number): number[] => Array.from({ length: (to - from) / 10 + 1 }, (_, i) => from + 10 * i);

/** Scans, how many are drawn, and the CPU seconds a sample that SqueezeNet3D's step takes natively, on two threads. */
const SIZES = [
  { name: "64 × 96 × 96", shape: { z: 64, y: 96, x: 96 }, cases: 16, times: 8, batch: 10, step: 0.18 },
  {
    name: "200 × 250 × 250 of 340 × 390 × 390",
    shape: { z: 340, y: 390, x: 390 },
    cases: 1,
    times: 8,
    batch: 2,
    step: 3.2,
    crop: {
      size: { z: 200, y: 250, x: 250 },
      starts: { z: steps(50, 100), y: steps(20, 80), x: steps(20, 80) },
      evaluate: { z: 70, y: 70, x: 70 },
    },
  },
] as const;

/** Measures and prints; gives the figures against their limits. */
export async function loader(): Promise<readonly Claim[]> {
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  try {
    const ours = ownSide("loader-ours.ts", folder);
    const rows: string[][] = [];
    const claims: Claim[] = [];
    for (const [i, { name, shape, cases, times, batch, step, ...own }] of SIZES.entries()) {
      const home = join(folder, String(i));
      const copies = join(home, "copies");
      mkdirSync(copies, { recursive: true });
      const settings = { cases, shape, spacing: chestSpacing(shape), seed: 5, format: "nifti" } as const;
      const cohort = await writeCohort(settings, home, { signal: new AbortController().signal });
      const scans = cohort.cases.map(({ files }) => files.image!.path);
      for (const augment of ["none", "paper", "full"] as const) {
        for (const kept of [false, true]) {
          const crop = "crop" in own ? { crop: { ...own.crop, starts: own.crop.starts } } : {};
          const job: LoaderJob = { scans, times, augment, batch, threads: 1, ...crop, ...(kept ? { copies } : {}) };
          const runs = Array.from({ length: flag("rounds", 3) }, () => runJob<LoaderRun>(process.execPath, ours, job));
          const cpu = runs.map((run) => run.cpu);
          const share = median(cpu) / step;
          rows.push([
            augment === "none" && !kept ? name : "",
            augment,
            kept ? "copies" : "zipped",
            (1 / median(runs.map((run) => run.wall))).toFixed(1),
            spreadText(
              cpu.map((seconds) => 1000 * seconds),
              1,
            ),
            `${(100 * share).toFixed(1)} %`,
            spreadText(
              runs.map((run) => run.mebibytes),
              0,
            ),
          ]);
          if (augment === "paper" && !kept) {
            claims.push({
              work: `loading, ${name}, zipped, the paper's augmentation`,
              measured: share,
              limit: 0.2,
              unit: "× a step's CPU time",
            });
          }
        }
      }
    }
    console.log("training samples on one loader thread; median (least–greatest)");
    console.log(tableText([["", "augment", "read from", "samples/s", "CPU ms/sample", "of a step", "peak MiB"], ...rows]));
    return claims;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  const claims = await loader();
  runAsScript(import.meta.url, () => claims);
}
