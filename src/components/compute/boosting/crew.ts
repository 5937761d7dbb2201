import { Worker } from "node:worker_threads";
import { BEST_BYTES } from "./assembly/layout.ts";
import { kernelCode, kernelOn } from "./kernel.ts";
import type { KernelMemory } from "./memory.ts";

/** Places in the control block, as int32. */
const TURN = 0;
const NEXT = 1;
const BUSY = 2;
const QUIT = 3;
/** Groups of columns taken at a time. */
const SHARE = 1;
/** Looks at a changing number before a thread goes to sleep, some tens of microseconds: the time between two searches. */
const LOOKS = 20000;

export type Search = "search23" | "search4";

/** Threads that search columns together. */
export interface Crew {
  /** Searches all groups by the call block; every thread's two results then stand in `best`. */
  search(): void;
  close(): void;
}

/**
 * A helper's loop, as text, since a worker thread has no module of its own here (the code runs from sources, from a bundle and in a user's
 * project). It waits for its turn, awake at first, and takes groups until none is left. One that comes late finds none: a thread that is
 * not there yet holds nobody up.
 */
const HELPER = `
const { workerData: d } = require("node:worker_threads");
const kernel = new WebAssembly.Instance(d.code, { env: { memory: d.memory } }).exports;
const control = new Int32Array(d.memory.buffer, d.control, 16);
for (let turn = 0; ; ) {
  for (let k = 0; k < ${LOOKS} && Atomics.load(control, ${TURN}) === turn; k++);
  Atomics.wait(control, ${TURN}, turn);
  turn = Atomics.load(control, ${TURN});
  if (Atomics.load(control, ${QUIT})) break;
  Atomics.add(control, ${BUSY}, 1);
  for (let from; (from = Atomics.add(control, ${NEXT}, ${SHARE})) < d.groups; )
    kernel[d.search](d.data, d.call, d.leafPairs, d.groupBlock, from, Math.min(from + ${SHARE}, d.groups), d.best);
  Atomics.sub(control, ${BUSY}, 1);
  Atomics.notify(control, ${BUSY});
}`;

/** Starts `at.threads` − 1 helpers beside the calling thread. What is found does not depend on their number. */
export function createCrew(at: KernelMemory, search: Search): Crew {
  const kernel = kernelOn(at.memory);
  const control = new Int32Array(at.memory.buffer, at.control, 16);
  Atomics.store(control, NEXT, at.groups);
  const results = (thread: number): number => at.best + thread * 2 * BEST_BYTES;
  const { memory, data, call, leafPairs, groupBlock, groups } = at;
  const helpers = Array.from({ length: at.threads - 1 }, (_, k) => {
    const workerData = { code: kernelCode(), memory, control: at.control, data, call, leafPairs, groupBlock, groups, search };
    const helper = new Worker(HELPER, { eval: true, workerData: { ...workerData, best: results(k + 1) } });
    helper.unref();
    return helper;
  });
  return {
    search() {
      for (let thread = 0; thread < at.threads; thread++) kernel.clearBest(results(thread));
      Atomics.store(control, NEXT, 0);
      if (helpers.length > 0) {
        Atomics.add(control, TURN, 1);
        Atomics.notify(control, TURN);
      }
      for (;;) {
        const from = Atomics.add(control, NEXT, SHARE);
        if (from >= groups) break;
        kernel[search](data, call, leafPairs, groupBlock, from, Math.min(from + SHARE, groups), results(0));
      }
      for (let looks = 0, busy = 1; busy > 0; looks++) {
        busy = Atomics.load(control, BUSY);
        if (busy > 0 && looks > LOOKS) Atomics.wait(control, BUSY, busy, 1);
      }
    },
    close() {
      Atomics.store(control, QUIT, 1);
      Atomics.add(control, TURN, 1);
      Atomics.notify(control, TURN);
      for (const helper of helpers) void helper.terminate();
    },
  };
}
