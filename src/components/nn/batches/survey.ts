import type { Clip } from "./prepare/clip.ts";
import { makeStop, type Readers } from "./threads/readers.ts";
import type { ScanFile, Surveyed } from "./threads/task.ts";

export interface SurveyOptions {
  readonly readers: Readers;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** Reads scans once, in parallel: shape, mean and deviation of each, in their order. A scan that cannot be read is an InputError. */
export async function surveyScans(
  scans: readonly ScanFile[],
  clip: Clip,
  { readers, signal, progress }: SurveyOptions,
): Promise<readonly Surveyed[]> {
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
    return found.map((one) => {
      if (one.status === "rejected") throw one.reason;
      return one.value as Surveyed; // as: only a stop leaves one out, and then one before it was rejected or the signal has thrown
    });
  } finally {
    stop.set();
    signal?.removeEventListener("abort", stop.set);
  }
}
