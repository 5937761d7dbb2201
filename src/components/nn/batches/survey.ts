import type { Triple } from "../../../formats/volume/volume.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import type { Clip } from "./prepare/clip.ts";
import { cohortStatistics } from "./prepare/cohort-statistics.ts";
import type { ScanStatistics } from "./prepare/scan-statistics.ts";
import { makeStop, type Readers } from "./threads/readers.ts";
import type { ScanFile, Surveyed } from "./threads/task.ts";

/** What a first pass over scans tells. */
export interface Survey {
  readonly statistics: ScanStatistics;
  /** Of the first scan. */
  readonly shape: Triple;
}

export interface SurveyOptions {
  readonly readers: Readers;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
  /** Scans may differ in shape, since a part of each is taken. */
  readonly cropped: boolean;
}

/** Reads scans once, in parallel, for what standardising needs; unless a part of each is taken, scans of unequal shapes are an InputError. */
export async function surveyScans(scans: readonly ScanFile[], clip: Clip, options: SurveyOptions): Promise<Survey> {
  const { readers, signal, progress, cropped } = options;
  const stop = makeStop();
  signal?.throwIfAborted();
  signal?.addEventListener("abort", stop.set);
  let done = 0;
  try {
    const found = await Promise.allSettled(
      scans.map(async (scan) => {
        try {
          const one = await readers.run({ kind: "survey", scan, clip }, stop);
          if (one) progress?.(++done, scans.length);
          return one;
        } catch (error) {
          stop.set(); // the rest is not read
          throw error;
        }
      }),
    );
    signal?.throwIfAborted();
    const surveyed = found.map((one) => {
      if (one.status === "rejected") throw one.reason;
      return one.value as Surveyed; // as: only a stop leaves one out, and then one before it was rejected or the signal has thrown
    });
    if (!cropped) checkShapes(scans, surveyed);
    return { statistics: cohortStatistics(surveyed), shape: surveyed[0]!.shape };
  } finally {
    stop.set();
    signal?.removeEventListener("abort", stop.set);
  }
}

function checkShapes(scans: readonly ScanFile[], surveyed: readonly Surveyed[]): void {
  const text = ({ z, y, x }: Triple): string => `${z} × ${y} × ${x}`;
  const first = text(surveyed[0]!.shape);
  const other = surveyed.findIndex(({ shape }) => text(shape) !== first);
  if (other < 0) return;
  throw new InputError({
    code: "unequal-shapes",
    message: `case ${scans[other]!.id}: the scan has ${text(surveyed[other]!.shape)} voxels, and that of case ${scans[0]!.id} ${first}`,
    help: "bring all scans to one shape (imaging/resample, imaging/crop), or take a part of each: crop",
  });
}
