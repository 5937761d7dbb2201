import { isMainThread, parentPort, type Worker, workerData } from "node:worker_threads";
import { startModule } from "../../../compute/threads/start-module.ts";
import type { ForestTree } from "../model.ts";
import { type GrowthPlan, TreeGrower } from "./tree-grower.ts";

/** What a helper is started with. */
interface HelperOrder {
  readonly growth: { readonly plan: GrowthPlan; readonly seeds: readonly number[]; readonly next: Int32Array };
}

/** A tree that a helper has grown. */
export interface GrownTree {
  readonly index: number;
  readonly tree: ForestTree;
}

/**
 * Starts a thread that takes trees from the shared counter `next`, grows them and sends them as `GrownTree`, until none is left. The thread
 * runs this very module: the code below the function is for it.
 */
export function startHelper(plan: GrowthPlan, seeds: readonly number[], next: Int32Array): Worker {
  const order: HelperOrder = { growth: { plan, seeds, next } };
  return startModule(import.meta.url, { workerData: order });
}

if (!isMainThread && isOrder(workerData)) {
  const { plan, seeds, next } = workerData.growth;
  const grower = new TreeGrower(plan);
  for (let index = Atomics.add(next, 0, 1); index < seeds.length; index = Atomics.add(next, 0, 1)) {
    const tree = grower.grow(seeds[index]!);
    const grown: GrownTree = { index, tree };
    parentPort?.postMessage(
      grown,
      Object.values(tree).map((values: Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>) => values.buffer),
    );
  }
}

function isOrder(data: unknown): data is HelperOrder {
  return typeof data === "object" && data !== null && "growth" in data;
}
