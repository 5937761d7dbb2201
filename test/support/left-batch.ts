import { join } from "node:path";
import { replaceFile } from "../../src/runner/cache/file-layer.ts";
import { thisProcess } from "../../src/runner/cache/process-identity.ts";
import type { Store } from "../../src/runner/cache/store.ts";
import { type Batch, batchFolder, pointerPath, writeRecord } from "../../src/runner/executors/slurm/batch.ts";

/** The key of a task of such a batch. */
export const leftKey = (id: string): string => Buffer.from(id).toString("hex").padEnd(64, "0");

/** Puts into a store what a run leaves behind that has submitted tasks and died: one batch of these. */
export function leave(
  store: Store,
  run: string,
  ids: readonly string[],
  { job, created = 0, chunk = 1 }: { readonly job?: number; readonly created?: number; readonly chunk?: number } = {},
): string {
  const name = `rg-${run}-0`;
  const batch: Batch = {
    ...{ name, run, created, chunk, by: thisProcess(), scratch: null, home: store.home, workerFile: "/regimen/worker.js" },
    tasks: ids.map((id) => ({
      about: { key: leftKey(id), id, stage: id, isCase: false, resources: {}, secrets: [], forced: false },
      message: {
        ...{ type: "run" as const, component: { name: "x" }, params: {}, inputs: {}, outputs: {}, keep: "/k", folder: "/f" },
        ...{ stage: "", environment: {}, cpus: 1, roots: {}, home: store.home },
      },
      limits: {},
      own: null,
    })),
  };
  ids.forEach((id, task) => {
    writeRecord(store, pointerPath(store.home, leftKey(id)), { batch: name, task });
  });
  writeRecord(store, join(batchFolder(store.home, name), "batch.json"), batch);
  if (job !== undefined) replaceFile(store.files, join(batchFolder(store.home, name), "job"), `${job}\n`);
  return name;
}
