/**
 * One side of bench/segmentation.ts: segments the volume of a job, writes the mask, and prints seconds and the process's peak memory as
 * JSON.
 *   node segmentation-ours.js '{"image": …}'
 */
import { readFileSync, writeFileSync } from "node:fs";
import { refineSlices } from "../../src/components/imaging/contour/refine-slices.ts";
import { segmentAuthors } from "../../src/components/imaging/segmentation/segment-authors.ts";
import { segmentDefault } from "../../src/components/imaging/segmentation/segment-default.ts";
import { volumeOf } from "../../src/formats/volume/volume.ts";

/** What both sides are given: a file of int16 HU, [z, y, x]. */
export interface SegmentationJob {
  /** `active-contour` comes after `authors`, and counts both. */
  readonly method: "authors" | "active-contour" | "default";
  readonly image: string;
  readonly shape: readonly [number, number, number];
  /** mm, z, y, x. */
  readonly spacing: readonly [number, number, number];
  readonly minArea: number;
  /** Where the mask goes, as uint8. */
  readonly out: string;
}

export interface SegmentationRun {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of all threads. */
  readonly cpu: number;
  /** Peak resident memory of the process. */
  readonly mebibytes: number;
  readonly voxels: number;
}

const SNAKE = { alpha: 0.02, beta: 20, gamma: 0.01, steps: 20, edgeWeight: 1 };
const DEFAULTS = { threshold: -420, zero: 0, closing: 8, repair: { angle: 150, depth: 4, length: 45 } };

function segment({ method, minArea }: SegmentationJob, image: ReturnType<typeof volumeOf<Int16Array>>): Uint8Array {
  if (method === "default") return segmentDefault(image.data, image.shape, image.spacing, DEFAULTS).mask;
  const mask = segmentAuthors(image.data, image.shape, DEFAULTS.threshold);
  return method === "authors" ? mask : refineSlices({ ...image, data: mask }, image, "hu", { ...SNAKE, minArea });
}

const job = JSON.parse(process.argv[2] ?? "{}") as SegmentationJob; // written by bench/segmentation.ts
const bytes = readFileSync(job.image);
const values = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const triple = ([z, y, x]: SegmentationJob["shape"]): { z: number; y: number; x: number } => ({ z, y, x });
const image = volumeOf(values, triple(job.shape), triple(job.spacing));
const used = process.cpuUsage();
const start = performance.now();
const mask = segment(job, image);
const wall = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(used);
writeFileSync(job.out, mask);
const run: SegmentationRun = {
  wall,
  cpu: (user + system) / 1e6,
  mebibytes: process.resourceUsage().maxRSS / 1024,
  voxels: mask.reduce((sum, value) => sum + value, 0),
};
console.log(JSON.stringify(run));
