/**
 * One side of bench/radiomics.ts: extracts the paper's 375 features of a job and prints them, the seconds and the process's peak memory
 * as JSON.
 *   node radiomics-ours.js '{"data": …}'
 */
import { readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { extractCovidMtl } from "../../src/components/imaging/radiomics/extract-covid-mtl.ts";
import { type Triple, volumeOf } from "../../src/formats/volume/volume.ts";

/** What both sides are given: a file of uint16, HU + 1024 in the lungs and 0 elsewhere, [z, y, x]. */
export interface RadiomicsJob {
  readonly data: string;
  readonly shape: Triple;
  readonly threads: number;
}

export interface Extraction {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of all threads. */
  readonly cpu: number;
  /** Peak resident memory of the process. */
  readonly mebibytes: number;
  readonly features: { readonly [name: string]: number };
}

function extractJob({ data, shape, threads }: RadiomicsJob): Extraction {
  const bytes = readFileSync(data);
  const volume = volumeOf(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2), shape);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const features = extractCovidMtl(volume, undefined, {}, { threads });
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const mebibytes = process.resourceUsage().maxRSS / 1024;
  return { wall, cpu: (user + system) / 1e6, mebibytes, features: Object.fromEntries(features) };
}

// the threads run this file, too
const job = process.argv[2];
if (isMainThread && job) console.log(JSON.stringify(extractJob(JSON.parse(job) as RadiomicsJob))); // written by bench/radiomics.ts
