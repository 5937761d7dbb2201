/**
 * One side of bench/boosting.ts: trains the model of a job and prints the training's seconds and the process's peak memory as JSON.
 *   node boosting-ours.js '{"data": …}'
 */
import { readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import type { Compat } from "../../src/components/ml/boosting/model.ts";
import { DEFAULT_SETTINGS } from "../../src/components/ml/boosting/settings.ts";
import { trainBoosted } from "../../src/components/ml/boosting/training/train-boosted.ts";

/** What both sides are given: a file of float64, column by column, and then the codes of the rows. */
export interface BoostingJob {
  readonly data: string;
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
  readonly trees: number;
  readonly learningRate: number;
  readonly compat: Compat;
  readonly threads: number;
}

export interface BoostingFit {
  /** Seconds, binning included. */
  readonly wall: number;
  /** Seconds of all threads. */
  readonly cpu: number;
  /** Peak resident memory of the process. */
  readonly mebibytes: number;
  /** Of all trees, and the sum of the numbers of the features split on: the same trees, or not. */
  readonly leaves: number;
  readonly features: number;
}

async function trainJob({
  data,
  rows,
  features,
  classes,
  trees,
  learningRate,
  compat,
  threads,
}: BoostingJob): Promise<BoostingFit> {
  const bytes = readFileSync(data);
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const columns = Array.from({ length: features }, (_, j) => values.subarray(j * rows, (j + 1) * rows));
  const training = { columns, labels: values.subarray(features * rows), featureNames: columns.map((_, j) => `f${j}`), classes };
  const objective = classes === 2 ? "binary" : "multiclass";
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { model } = await trainBoosted(training, { ...DEFAULT_SETTINGS, compat, objective, trees, learningRate }, { threads });
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    wall,
    cpu: (user + system) / 1e6,
    mebibytes: process.resourceUsage().maxRSS / 1024,
    leaves: model.trees.reduce((sum, tree) => sum + tree.leaves, 0),
    features: model.trees.reduce((sum, tree) => sum + tree.splitFeature.reduce((own, feature) => own + feature, 0), 0),
  };
}

// the learner's threads may run this file, too
const job = process.argv[2];
if (isMainThread && job) trainJob(JSON.parse(job) as BoostingJob).then((done) => console.log(JSON.stringify(done))); // written by bench/boosting.ts
