import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { type ImageTask, type ImageValues, type Region, runTask } from "./image-task.ts";
import { FIRST_STATE, NEXT, startHelper, type TaskResult } from "./start-helper.ts";

/** Called on the way. */
export interface ExtractionHooks {
  /** What pyradiomics would warn of. */
  readonly warn?: (message: string) => void;
  /** Images (original, bands, …) done so far. */
  readonly progress?: (images: number) => void;
  readonly signal?: AbortSignal;
  /**
   * Threads that work at once. What comes out does not depend on their number.
   * @default 1
   */
  readonly threads?: number;
}

/** Voxels times tasks from which on a second thread pays: a third of a second's work, twice what it takes to start. */
const MUCH = 5e6;
/** Milliseconds after which a helper's task is done here instead. */
const PATIENCE = 120_000;

/**
 * Runs tasks on this thread and `threads` − 1 others; gives the images of each task. This thread waits for what others have begun; a
 * thread that has not started yet, or fails, holds nobody up: its tasks are done here. No other is started for less than `much` work.
 */
export function shareTasks(
  region: Region,
  tasks: readonly ImageTask[],
  { threads = 1, warn = () => {}, progress, signal }: ExtractionHooks,
  much = MUCH,
): readonly (readonly ImageValues[])[] {
  const results = new Array<readonly ImageValues[] | undefined>(tasks.length);
  let images = 0;
  const run = (index: number): void => {
    const found: ImageValues[] = [];
    for (const one of runTask(region, tasks[index]!, warn)) {
      found.push(one);
      progress?.(++images);
      signal?.throwIfAborted();
    }
    results[index] = found;
  };
  const voxels = region.mask.length;
  const helpers = voxels * tasks.length < much ? 0 : Math.min(threads, tasks.length) - 1;
  const control = new Int32Array(new SharedArrayBuffer(4 * (FIRST_STATE + tasks.length)));
  const shared = helpers > 0 ? sharedRegion(region) : region;
  const started = Array.from({ length: helpers }, () => startHelper({ region: shared, tasks, control }));
  try {
    for (let index = Atomics.add(control, NEXT, 1); index < tasks.length; index = Atomics.add(control, NEXT, 1)) run(index);
    for (let index = 0; index < tasks.length; index++) {
      if (!results[index]) Atomics.wait(control, FIRST_STATE + index, 0, PATIENCE);
      for (const { port } of started) collect(port);
      if (!results[index]) run(index); // throws what the helper threw
    }
  } finally {
    Atomics.store(control, NEXT, tasks.length);
    for (const { worker, port } of started) {
      port.close();
      void worker.terminate();
    }
  }
  return results as readonly (readonly ImageValues[])[]; // as: every task has been run

  function collect(port: MessagePort): void {
    for (let message = receiveMessageOnPort(port); message; message = receiveMessageOnPort(port)) {
      const { index, images: found, warnings } = message.message as TaskResult; // as: what helpers send
      if (results[index]) continue;
      results[index] = found;
      for (const text of warnings) warn(text);
      images += found.length;
      progress?.(images);
    }
  }
}

/** The same with its arrays in memory that threads share. */
function sharedRegion({ volume, box, mask }: Region): Region {
  const shareArray = <A extends Region["volume"]["data"] | Uint8Array>(array: A): A => {
    const Type = array.constructor as new (buffer: SharedArrayBuffer) => A; // as: the array's own type
    const copy = new Type(new SharedArrayBuffer(array.byteLength));
    copy.set(array);
    return copy;
  };
  return { volume: { ...volume, data: shareArray(volume.data) }, box, mask: shareArray(mask) };
}
