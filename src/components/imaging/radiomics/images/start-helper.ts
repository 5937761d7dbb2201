import { isMainThread, MessageChannel, type MessagePort, type Worker, workerData } from "node:worker_threads";
import { startModule } from "../../../compute/threads/start-module.ts";
import { type ImageTask, type ImageValues, type Region, runTask } from "./image-task.ts";

/** Places in the control block: the number of the next task, then a state for each task, 0 until it is done. */
export const NEXT = 0;
export const FIRST_STATE = 1;

/** What a helper works on. */
export interface SharedTasks {
  readonly region: Region;
  readonly tasks: readonly ImageTask[];
  readonly control: Int32Array;
}

/** What a helper sends. */
export interface TaskResult {
  readonly index: number;
  readonly images: readonly ImageValues[];
  readonly warnings: readonly string[];
}

interface HelperOrder {
  readonly radiomics: SharedTasks & { readonly port: MessagePort };
}

/**
 * Starts a thread that takes tasks, runs them and sends each as a `TaskResult`, until none is left or one fails. The thread runs this
 * very module: the code below the function is for it.
 */
export function startHelper(shared: SharedTasks): { readonly worker: Worker; readonly port: MessagePort } {
  const { port1, port2 } = new MessageChannel();
  const order: HelperOrder = { radiomics: { ...shared, port: port2 } };
  return { worker: quiet(startModule(import.meta.url, { workerData: order, transferList: [port2] })), port: port1 };
}

/** A helper that fails is not missed: its tasks are done by the thread that started it. */
function quiet(worker: Worker): Worker {
  worker.on("error", () => {});
  worker.unref();
  return worker;
}

if (!isMainThread && isOrder(workerData)) {
  const { region, tasks, control, port } = workerData.radiomics;
  for (let index = Atomics.add(control, NEXT, 1); index < tasks.length; index = Atomics.add(control, NEXT, 1)) {
    try {
      const warnings: string[] = [];
      const images = [...runTask(region, tasks[index]!, (message) => warnings.push(message))];
      const result: TaskResult = { index, images, warnings };
      port.postMessage(result);
    } finally {
      Atomics.store(control, FIRST_STATE + index, 1);
      Atomics.notify(control, FIRST_STATE + index);
    }
  }
}

function isOrder(data: unknown): data is HelperOrder {
  return typeof data === "object" && data !== null && "radiomics" in data;
}
