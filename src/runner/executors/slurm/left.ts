import { join } from "node:path";
import type { Store } from "../../cache/store.ts";
import {
  type Batch,
  batchFolder,
  type Ended,
  jobOf,
  namesIn,
  pointerPath,
  readBatch,
  readPointer,
  readRecord,
  slurmHome,
} from "./batch.ts";

/** A batch that a run has left to Slurm, as the disk tells it. */
export interface LeftBatch {
  readonly batch: Batch;
  readonly folder: string;
  /** Number of the job; undefined where it was never handed over, or nobody has written it down yet. */
  readonly job: number | undefined;
  /** Tasks that are still in its hands: without an end, or with one that no run has taken up. */
  readonly open: readonly { readonly task: number; readonly ended: Ended | undefined }[];
}

/** Whether a task is still in a batch's hands. */
function isOpen(store: Store, name: string, key: string, task: number): boolean {
  const pointer = readPointer(store.home, key);
  return pointer?.batch === name && pointer.task === task;
}

/** Whether none of a batch's tasks is in its hands any longer. */
export const isTakenUp = (store: Store, { name, tasks }: Batch): boolean =>
  tasks.every(({ about }, task) => !isOpen(store, name, about.key, task));

/** What runs have left to Slurm and nobody has taken up yet, oldest first. */
export function leftBatches(store: Store): readonly LeftBatch[] {
  const names = namesIn(join(slurmHome(store.home), "batches")).toSorted();
  return names.flatMap((name): readonly LeftBatch[] => {
    const batch = readBatch(store.home, name);
    if (!batch) return [];
    const folder = batchFolder(store.home, name);
    const files = new Set(namesIn(folder));
    const open = batch.tasks.flatMap(({ about }, task) => {
      if (!isOpen(store, name, about.key, task)) return [];
      const ended = files.has(`${task}.end`) ? readRecord<Ended>(join(folder, `${task}.end`)) : undefined;
      return [{ task, ended }];
    });
    return open.length > 0 ? [{ batch, folder, job: jobOf(store.home, name), open }] : [];
  });
}

/** Names of the runs that have left something, the last to do so last. */
export function runsOf(left: readonly LeftBatch[]): readonly string[] {
  const latest = new Map<string, number>();
  for (const { batch } of left) latest.set(batch.run, Math.max(batch.created, latest.get(batch.run) ?? 0));
  return [...latest].toSorted(([, a], [, b]) => a - b).map(([run]) => run);
}

/** Lets go of a batch's open tasks: they count as never submitted. */
export function giveUp(store: Store, { batch, open }: LeftBatch): void {
  for (const { task, ended } of open) {
    const about = batch.tasks[task]?.about;
    if (about && !ended) store.files.remove(pointerPath(store.home, about.key));
  }
}

/** Takes away batches of which no task is open any longer. */
export function sweepBatches(store: Store): void {
  const left = new Set(leftBatches(store).map(({ batch }) => batch.name));
  for (const name of namesIn(join(slurmHome(store.home), "batches")))
    if (!left.has(name)) store.files.remove(batchFolder(store.home, name));
}
