import type { CaseFile } from "../../../../formats/cases.ts";
import { FormatError } from "../../../../formats/format-error.ts";
import { type Triple, type Volume, voxelCount } from "../../../../formats/volume/volume.ts";
import { type Failure, InputError } from "../../../../runner/contract/failure.ts";
import type { AugmentParts } from "../params.ts";
import type { Clip } from "../prepare/clip.ts";
import type { Preparation } from "../prepare/preparation.ts";
import { type ScanStatistics, scanStatistics } from "../prepare/scan-statistics.ts";
import { prepareSample } from "../prepare-sample.ts";
import { type Copies, readByCopy } from "./copies.ts";
import { inCase } from "./in-case.ts";

/** A scan on disk. */
export interface ScanFile {
  readonly id: string;
  readonly file: Pick<CaseFile, "path" | "extension">;
}

/** A scan, and the row of the labels table that keys what is drawn for it. */
export interface RowScan extends ScanFile {
  readonly row: number;
}

/** What is drawn for training samples. */
export interface Drawing {
  readonly augment: AugmentParts;
  readonly seed: number;
  readonly epoch: number;
}

/** Work for a thread: plain data. */
export type Task =
  | { readonly kind: "survey"; readonly scan: ScanFile; readonly clip: Clip }
  | {
      readonly kind: "batch";
      readonly scans: readonly RowScan[];
      readonly preparation: Preparation;
      /** Absent where samples are evaluated. */
      readonly drawing?: Drawing;
    };

/** What a scan is. */
export interface Surveyed extends ScanStatistics {
  readonly shape: Triple;
}

export interface TaskResults {
  survey: Surveyed;
  /** [n, z, y, x] */
  batch: Float32Array<ArrayBuffer>;
}

/** Mean, deviation and shape of a scan. What is wrong with its file is an InputError that names the case. */
export async function surveyScan(scan: ScanFile, clip: Clip, copies?: Copies): Promise<Surveyed> {
  const { data, shape } = await readScan(scan, copies);
  const { mean, deviation } = scanStatistics(data, clip);
  if (!Number.isFinite(mean) || !Number.isFinite(deviation)) throw inCase(scan.id, notFinite);
  return { mean, deviation, shape };
}

/**
 * Voxels of several scans as the network sees them, [n, z, y, x]. Scans are read one at a time. Stops between two, with undefined, once
 * nobody `wanted` them.
 */
export async function readBatch(
  { scans, preparation, drawing }: Extract<Task, { kind: "batch" }>,
  wanted: () => boolean,
  copies?: Copies,
): Promise<Float32Array<ArrayBuffer> | undefined> {
  const voxels = voxelCount(preparation.size);
  const out = new Float32Array(scans.length * voxels);
  for (const [i, scan] of scans.entries()) {
    if (!wanted()) return undefined;
    const volume = await readScan(scan, copies);
    prepareScan(volume, scan, preparation, drawing, out.subarray(i * voxels, (i + 1) * voxels));
  }
  return out;
}

/** `prepareSample`, with what is wrong told as the case's, voxels that are no finite numbers among it. */
export function prepareScan(
  volume: Volume,
  { id, row }: Pick<RowScan, "id" | "row">,
  preparation: Preparation,
  drawing: Drawing | undefined,
  out: Float32Array,
): void {
  try {
    prepareSample(volume, preparation, drawing && { ...drawing, row }, out);
  } catch (error) {
    throw error instanceof InputError ? inCase(id, error.failure) : error;
  }
  if (holdsFractions(volume) && !allFinite(out)) throw inCase(id, notFinite);
}

/** A scan's volume; what is wrong with its file is an InputError that names the case. */
export async function readScan({ id, file }: ScanFile, copies?: Copies): Promise<Volume> {
  try {
    return await readByCopy(file, copies);
  } catch (error) {
    throw error instanceof FormatError ? inCase(id, error.failure) : error;
  }
}

const notFinite: Failure = { code: "not-finite", message: "the scan has voxels that are no finite numbers" };

/** Voxels of other types are whole numbers. */
const holdsFractions = ({ data }: Volume): boolean => data instanceof Float32Array || data instanceof Float64Array;

/** Whether all values are finite: then their sum is, since the largest float32 is far from the largest float64. */
function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return Number.isFinite(sum);
}
