import type { Worker } from "node:worker_threads";
import { InputError } from "../../../../runner/contract/failure.ts";
import type { Copies } from "./copies.ts";
import { type Answer, type Order, startReader } from "./reader-thread.ts";
import type { Task, TaskResults } from "./task.ts";

/** Tells tasks whose result nobody wants any more. */
export interface Stop {
  readonly flag: Int32Array;
  set(): void;
}

/** A flag that threads share. */
export function makeStop(): Stop {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  return { flag, set: () => void Atomics.store(flag, 0, 1) };
}

/** Threads that read scans. */
export interface Readers {
  readonly threads: number;
  /**
   * The task's result, done by the thread that has least to do, after what it was given before. Undefined if `stop` was set before.
   * What is wrong with a scan rejects as an InputError.
   */
  run<K extends Task["kind"]>(task: Extract<Task, { kind: K }>, stop: Stop): Promise<TaskResults[K] | undefined>;
  /** Ends the threads; what they had still to do rejects. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: TaskResults[Task["kind"]] | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Starts threads that read scans. They take tasks as soon as those are known, without asking back: a step of the engine may hold this
 * thread up for seconds. They keep the process alive only while something is waited for.
 * `copies` says where they may keep unzipped copies of what they read.
 */
export function openReaders(threads: number, copies?: Copies): Readers {
  const readers = Array.from({ length: threads }, () => startOne(copies));
  let number = 0;
  return {
    threads,
    run<K extends Task["kind"]>(task: Extract<Task, { kind: K }>, stop: Stop) {
      const idlest = readers.reduce((best, one) => (one.waiting.size < best.waiting.size ? one : best));
      // as: a reader answers a task with a result of its kind
      return idlest.send({ number: number++, task, stop: stop.flag }) as Promise<TaskResults[K] | undefined>;
    },
    async close() {
      await Promise.all(readers.map((reader) => reader.close()));
    },
  };
}

interface Reader {
  readonly waiting: ReadonlyMap<number, Waiting>;
  send(order: Order): Promise<TaskResults[Task["kind"]] | undefined>;
  close(): Promise<void>;
}

function startOne(copies: Copies | undefined): Reader {
  const worker: Worker = startReader(copies);
  const waiting = new Map<number, Waiting>();
  let ended: unknown;
  worker.unref();
  const end = (reason: unknown): void => {
    ended ??= reason;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
    worker.unref();
  };
  worker.on("error", end);
  worker.on("exit", () => end(new Error("a thread that reads scans has ended")));
  worker.on("message", (answer: Answer) => {
    const asked = waiting.get(answer.number);
    waiting.delete(answer.number);
    if (waiting.size === 0) worker.unref();
    if ("failure" in answer) asked?.reject(new InputError(answer.failure));
    else if ("error" in answer) asked?.reject(answer.error);
    else asked?.resolve(answer.result);
  });
  return {
    waiting,
    send(order) {
      if (ended !== undefined) return Promise.reject(ended);
      worker.ref();
      return new Promise((resolve, reject) => {
        waiting.set(order.number, { resolve, reject });
        worker.postMessage(order);
      });
    },
    async close() {
      end(new Error("the threads that read scans are closed"));
      await worker.terminate();
    },
  };
}
