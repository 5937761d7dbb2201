/**
 * One side of bench/forest.ts: fits the forest of a job and prints the fit's seconds and the process's peak memory as JSON.
 *   node forest-ours.js '{"data": …}'
 */
import { readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { fitForest } from "../../src/components/ml/forest/fit-forest.ts";
import { DEFAULT_SETTINGS } from "../../src/components/ml/forest/settings.ts";

/** What both sides are given: a file of float64, column by column, and then the codes of the rows. */
export interface ForestJob {
  readonly data: string;
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
  readonly trees: number;
  readonly seed: number;
  readonly threads: number;
}

export interface ForestFit {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of all threads. */
  readonly cpu: number;
  /** Peak resident memory of the process. */
  readonly mebibytes: number;
  readonly nodes: number;
}

async function fitJob({ data, rows, features, classes, trees, seed, threads }: ForestJob): Promise<ForestFit> {
  const bytes = readFileSync(data);
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const columns = Array.from({ length: features }, (_, j) => values.subarray(j * rows, (j + 1) * rows));
  const training = {
    columns,
    featureNames: columns.map((_, j) => `f${j}`),
    rows: Int32Array.from({ length: rows }, (_, row) => row),
    codes: Int32Array.from(values.subarray(features * rows)),
    classes: Array.from({ length: classes }, (_, k) => k),
  };
  const cpu = process.cpuUsage();
  const start = performance.now();
  const model = await fitForest(training, { ...DEFAULT_SETTINGS, trees, seed }, { threads });
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const nodes = model.trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  return { wall, cpu: (user + system) / 1e6, mebibytes: process.resourceUsage().maxRSS / 1024, nodes };
}

// the growing threads run this file, too
const job = process.argv[2];
if (isMainThread && job) fitJob(JSON.parse(job) as ForestJob).then((done) => console.log(JSON.stringify(done))); // written by bench/forest.ts
