import { isMainThread, parentPort, type Worker, workerData } from "node:worker_threads";
import { type Failure, InputError } from "../../../../runner/contract/failure.ts";
import { startModule } from "../../../compute/threads/start-module.ts";
import type { Copies } from "./copies.ts";
import { readBatch, surveyScan, type Task, type TaskResults } from "./task.ts";

/** A task as it is sent: `stop` turns 1 once nobody wants its result. */
export interface Order {
  readonly number: number;
  readonly task: Task;
  readonly stop: Int32Array;
}

/** What comes back: a result (none where nobody wanted it), or what is wrong. */
export type Answer = { readonly number: number } & (
  | { readonly result: TaskResults[Task["kind"]] | undefined }
  | { readonly failure: Failure }
  | { readonly error: unknown }
);

/**
 * Starts a thread that does the tasks it is sent, one after the other, and answers each. The thread runs this very module: the code below
 * the function is for it.
 */
export function startReader(copies?: Copies): Worker {
  const settings: ReaderSettings = { readsScans: true, ...(copies ? { copies } : {}) };
  return startModule(import.meta.url, { workerData: settings });
}

interface ReaderSettings {
  readonly readsScans: true;
  readonly copies?: Copies;
}

if (!isMainThread && isSettings(workerData) && parentPort) {
  const port = parentPort;
  const { copies } = workerData;
  let last = Promise.resolve();
  port.on("message", (order: Order) => {
    last = last.then(async () => {
      const answer = await answerTo(order, copies);
      const result = "result" in answer && answer.result instanceof Float32Array ? answer.result : undefined;
      port.postMessage(answer, result ? [result.buffer as ArrayBuffer] : []); // as: made by readBatch
    });
  });
}

async function answerTo({ number, task, stop }: Order, copies: Copies | undefined): Promise<Answer> {
  const wanted = (): boolean => Atomics.load(stop, 0) === 0;
  try {
    if (!wanted()) return { number, result: undefined };
    if (task.kind === "survey") return { number, result: await surveyScan(task.scan, task.clip, copies) };
    return { number, result: await readBatch(task, wanted, copies) };
  } catch (error) {
    return error instanceof InputError ? { number, failure: error.failure } : { number, error };
  }
}

function isSettings(data: unknown): data is ReaderSettings {
  return typeof data === "object" && data !== null && "readsScans" in data;
}
