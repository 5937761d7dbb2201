/**
 * One side of bench/loader.ts: reads epochs of a job's scans as a training does, and prints what a sample took.
 *   node loader-ours.js '{"scans": …}'
 */
import { isMainThread } from "node:worker_threads";
import { augmentParts } from "../../src/components/nn/batches/augment/sets.ts";
import { openLoader } from "../../src/components/nn/batches/loader.ts";
import type { AUGMENT_SETS, PrepareParams } from "../../src/components/nn/batches/params.ts";
import { preparationFor } from "../../src/components/nn/batches/preparation-for.ts";
import { copiesIn } from "../../src/components/nn/batches/threads/copies.ts";
import { openReaders } from "../../src/components/nn/batches/threads/readers.ts";

export interface LoaderJob {
  /** Files; each is a sample, as often as `times` says. */
  readonly scans: readonly string[];
  readonly times: number;
  readonly crop?: NonNullable<PrepareParams["crop"]>;
  readonly augment: (typeof AUGMENT_SETS)[number];
  readonly batch: number;
  readonly threads: number;
  /** Folder for unzipped copies. */
  readonly copies?: string;
}

export interface LoaderRun {
  /** Seconds a sample. */
  readonly wall: number;
  /** Seconds a sample, of all threads. */
  readonly cpu: number;
  /** Peak resident memory of the process. */
  readonly mebibytes: number;
}

if (isMainThread) {
  const { scans, times, crop, augment, batch, threads, copies } = JSON.parse(process.argv[2] ?? "{}") as LoaderJob; // written by bench/loader.ts
  const samples = Array.from({ length: scans.length * times }, (_, row) => ({
    id: `c${row}`,
    row,
    file: { path: scans[row % scans.length]!, extension: ".nii.gz" },
    labels: [0],
  }));
  const readers = openReaders(threads, copies === undefined ? undefined : copiesIn(copies, 2 ** 40));
  const all = samples.slice(0, scans.length);
  const preparation = await preparationFor(
    { clip: { above: 2000 }, standardize: "training", ...(crop ? { crop } : {}) },
    { training: all, all, readers },
  );
  const training = { seed: 1, augment: augmentParts(augment), shuffle: true, lastBatch: "keep" } as const;
  const loader = openLoader({ samples, preparation, batch, readers, training });
  const read = async (epoch: number): Promise<void> => {
    for await (const { volumes } of loader.epoch(epoch)) if (Number.isNaN(volumes[0])) throw new Error("a voxel is no number");
  };
  await read(0); // compiles, and makes the copies
  const used = process.cpuUsage();
  const start = performance.now();
  await read(1);
  const wall = (performance.now() - start) / 1000 / samples.length;
  const { user, system } = process.cpuUsage(used);
  await readers.close();
  const run: LoaderRun = {
    wall,
    cpu: (user + system) / 1e6 / samples.length,
    mebibytes: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(run));
}
