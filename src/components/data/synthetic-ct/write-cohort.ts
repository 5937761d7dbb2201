import { setImmediate } from "node:timers/promises";
import type { Case, Cases } from "../../../formats/cases.ts";
import type { Table } from "../../../formats/table.ts";
import { type Triple, voxelCount } from "../../../formats/volume/volume.ts";
import { type Failure, InputError } from "../../../runner/contract/failure.ts";
import { drawPatient } from "./draw-patient.ts";
import { patientsTable } from "./patients-table.ts";
import { type DrawnCase, drawNext, startHelper } from "./start-helper.ts";
import type { CohortSettings } from "./write-case.ts";

export interface CohortOptions {
  /** @default 1 */
  readonly threads?: number;
  readonly signal: AbortSignal;
  /** Called when `done` of `total` cases are written. */
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Draws every case, writes its files below `folder`, and returns the collection and its table; on this thread and `threads` − 1 others.
 * Which thread draws a case changes nothing. An abort ends it between two cases; of several mistakes the first case's is thrown.
 */
export async function writeCohort(
  settings: CohortSettings,
  folder: string,
  { threads = 1, signal, progress }: CohortOptions,
): Promise<{ readonly cases: Cases; readonly patients: Table }> {
  checkSize(settings.shape);
  const total = settings.cases;
  const cases = new Array<Case>(total);
  const failures: { readonly number: number; readonly failure: Failure }[] = [];
  const next = new Int32Array(new SharedArrayBuffer(4));
  let done = 0;
  const add = (drawn: DrawnCase): void => {
    if ("failure" in drawn) {
      failures.push(drawn);
      Atomics.store(next, 0, total); // no more are taken up
      return;
    }
    cases[drawn.number] = drawn.case;
    progress?.(++done, total);
  };
  const helpers = Array.from({ length: Math.min(threads, total) - 1 }, () => startHelper({ settings, folder, next }, add));
  try {
    for (;;) {
      signal.throwIfAborted();
      const drawn = await drawNext({ settings, folder, next });
      if (drawn === null) break;
      add(drawn);
      await setImmediate(); // lets messages in: cases of helpers, the wish to stop
    }
    await Promise.all(helpers.map(({ finished }) => finished));
  } finally {
    await Promise.all(helpers.map(({ worker }) => worker.terminate()));
  }
  const first = failures.sort((a, b) => a.number - b.number)[0];
  if (first) throw new InputError(first.failure);
  return { cases, patients: patientsTable(Array.from({ length: total }, (_, k) => drawPatient(settings.seed, k))) };
}

/** Most voxels of a scan: more than the paper's 340 × 390 × 390; at 25 bytes each 1.6 GiB while it is drawn. */
const MOST_VOXELS = 2 ** 26;

function checkSize(shape: Triple): void {
  const { z, y, x } = shape;
  if (voxelCount(shape) <= MOST_VOXELS) return;
  throw new InputError({
    code: "scan-too-large",
    message: `a scan of ${z} × ${y} × ${x} has ${voxelCount(shape)} voxels`,
    allowed: `at most ${MOST_VOXELS}`,
    help: "make shape smaller",
  });
}
