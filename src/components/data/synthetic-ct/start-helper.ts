import { isMainThread, parentPort, type Worker, workerData } from "node:worker_threads";
import type { Case } from "../../../formats/cases.ts";
import { type Failure, InputError } from "../../../runner/contract/failure.ts";
import { startModule } from "../../compute/threads/start-module.ts";
import { type CohortSettings, writeCase } from "./write-case.ts";

/** What threads share: cases are taken from the counter `next` until there are no more. */
export interface CohortOrder {
  readonly settings: CohortSettings;
  readonly folder: string;
  readonly next: Int32Array;
}

/** A case that was drawn, or what is wrong with it. */
export type DrawnCase = { readonly number: number; readonly case: Case } | { readonly number: number; readonly failure: Failure };

/** Draws and writes the next case; null if there is none. */
export async function drawNext({ settings, folder, next }: CohortOrder): Promise<DrawnCase | null> {
  const number = Atomics.add(next, 0, 1);
  if (number >= settings.cases) return null;
  try {
    return { number, case: await writeCase(settings, folder, number) };
  } catch (error) {
    if (error instanceof InputError) return { number, failure: error.failure };
    throw error;
  }
}

/**
 * Starts a thread that draws cases and hands them to `add` until none is left; `finished` then resolves. The thread runs this very module:
 * the code below the function is for it.
 */
export function startHelper(
  order: CohortOrder,
  add: (drawn: DrawnCase) => void,
): { readonly worker: Worker; readonly finished: Promise<void> } {
  const worker = startModule(import.meta.url, { workerData: { cohort: order } });
  const finished = new Promise<void>((resolve, reject) => {
    worker.on("message", (drawn: DrawnCase | null) => {
      if (drawn === null) resolve();
      else add(drawn);
    });
    worker.on("error", reject);
  });
  finished.catch(() => {}); // awaited by the caller, maybe after it has failed
  return { worker, finished };
}

if (!isMainThread && isOrder(workerData)) {
  for (;;) {
    const drawn = await drawNext(workerData.cohort);
    parentPort?.postMessage(drawn);
    if (drawn === null) break;
  }
}

function isOrder(data: unknown): data is { readonly cohort: CohortOrder } {
  return typeof data === "object" && data !== null && "cohort" in data;
}
