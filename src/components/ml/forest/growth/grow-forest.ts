import { setImmediate } from "node:timers/promises";
import type { ForestTree } from "../model.ts";
import { type GrownTree, startHelper } from "./start-helper.ts";
import { type GrowthPlan, TreeGrower } from "./tree-grower.ts";

/** Values scanned from which on a second thread pays: about a fifth of a second's work, four times what a thread takes to start. */
const MUCH = 2e7;

export interface GrowthOptions {
  /** @default 1 */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Called with the number of trees that are done. */
  readonly progress?: (done: number) => void;
}

/**
 * Grows a tree for each seed, in the seeds' order, on this thread and `threads` − 1 others. Which thread grows a tree changes nothing.
 * An abort ends it between two trees.
 */
export async function growForest(
  plan: GrowthPlan,
  seeds: readonly number[],
  { threads = 1, signal, progress }: GrowthOptions = {},
): Promise<ForestTree[]> {
  const trees = new Array<ForestTree>(seeds.length);
  const next = new Int32Array(new SharedArrayBuffer(4));
  const work = seeds.length * plan.limits.maxFeatures * plan.columns.rows * Math.log2(plan.columns.rows + 1);
  const helpers = Math.min(threads, seeds.length) - 1;
  let done = 0;
  const add = ({ index, tree }: GrownTree): void => {
    trees[index] = tree;
    done++;
    progress?.(done);
  };
  const { promise: helped, resolve, reject } = defer();
  const workers = Array.from({ length: work > MUCH ? helpers : 0 }, () => {
    const worker = startHelper(plan, seeds, next);
    worker.on("message", (grown: GrownTree) => {
      add(grown);
      if (done === seeds.length) resolve();
    });
    worker.on("error", reject);
    return worker;
  });
  helped.catch(() => {}); // awaited below, maybe after it has failed
  const stop = (): void => reject(signal?.reason);
  signal?.addEventListener("abort", stop);
  try {
    const grower = new TreeGrower(plan);
    for (let index = Atomics.add(next, 0, 1); index < seeds.length; index = Atomics.add(next, 0, 1)) {
      signal?.throwIfAborted();
      add({ index, tree: grower.grow(seeds[index]!) });
      await setImmediate(); // lets messages in: trees of helpers, the wish to stop
    }
    signal?.throwIfAborted();
    if (done < seeds.length) await helped;
  } finally {
    signal?.removeEventListener("abort", stop);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return trees;
}

function defer(): { promise: Promise<void>; resolve: () => void; reject: (reason: unknown) => void } {
  let resolve = (): void => {};
  let reject = (_: unknown): void => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
