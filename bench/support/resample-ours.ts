/**
 * One side of bench/resample.ts: resamples the volume of a job, writes the result, and prints seconds and the process's peak memory.
 *   node resample-ours.js '{"image": …}'
 */
import { readFileSync, writeFileSync } from "node:fs";
import { zoom } from "../../src/components/imaging/resample/zoom.ts";
import type { Triple } from "../../src/formats/volume/volume.ts";

/** What both sides are given: a file of int16, [z, y, x]. */
export interface ResampleJob {
  readonly image: string;
  readonly from: Triple;
  readonly to: Triple;
  readonly order: 0 | 1 | 3;
  /** Where the result goes, as int16. */
  readonly out: string;
}

export interface ResampleRun {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of all threads. */
  readonly cpu: number;
  /** Peak resident memory of the process. */
  readonly mebibytes: number;
}

const { image, from, to, order, out } = JSON.parse(process.argv[2] ?? "{}") as ResampleJob; // written by bench/resample.ts
const bytes = readFileSync(image);
const data = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const used = process.cpuUsage();
const start = performance.now();
const result = zoom(data, from, to, order);
const wall = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(used);
writeFileSync(out, result);
const run: ResampleRun = { wall, cpu: (user + system) / 1e6, mebibytes: process.resourceUsage().maxRSS / 1024 };
console.log(JSON.stringify(run));
