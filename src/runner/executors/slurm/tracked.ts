import type { Store } from "../../cache/store.ts";
import type { TaskUse } from "../../log/efficiency.ts";
import type { TaskEnd, TaskSinks } from "../pool.ts";
import { type Batch, batchFolder, jobOf } from "./batch.ts";

/** A task in Slurm's hands. */
export interface Live {
  readonly key: string;
  readonly use: Pick<TaskUse, "stage" | "asked" | "bound">;
  /** Since when it waits, as far as is known. */
  readonly queued: number;
  readonly sinks: TaskSinks;
  readonly resolve: (end: TaskEnd) => void;
  /** Bytes of its events that were handed on. */
  read: number;
  /** What was last told of where it is. */
  placed: string;
  /** When it was first missed, and how often since; when its job was first seen to have ended. */
  missed: number;
  missedSince: number;
  endedSince: number;
  /** How often it was submitted again for no fault of its own. */
  again: number;
  /** It is being found out what became of it. */
  isInDoubt: boolean;
}

/** A batch of which this process waits for something. */
export interface Tracked {
  readonly name: string;
  readonly folder: string;
  readonly chunk: number;
  job: number | undefined;
  readonly live: Map<number, Live>;
}

/** A task as it is handed over, or found there. */
export const liveTask = (
  { key, use, queued, sinks, resolve }: Pick<Live, "key" | "use" | "queued" | "sinks" | "resolve">,
  again = 0,
): Live => ({
  ...{ key, use, queued, sinks, resolve, again },
  ...{ read: 0, placed: "", missed: 0, missedSince: 0, endedSince: 0, isInDoubt: false },
});

export const trackedBatch = ({ home }: Pick<Store, "home">, { name, chunk }: Pick<Batch, "name" | "chunk">): Tracked => ({
  ...{ name, chunk, folder: batchFolder(home, name) },
  job: jobOf(home, name),
  live: new Map(),
});

/** Task of the array that works off a task of the batch. */
export const indexOf = ({ chunk }: Pick<Tracked, "chunk">, at: number): number => Math.floor(at / chunk);

export const jobText = (batch: Tracked, at: number): string => `${batch.job ?? batch.name}_${indexOf(batch, at)}`;

/** Says where a task is, once for each change. */
export function place(live: Live, job: string, state: "queued" | "running", reason: string, node: string, since: number): void {
  const text = `${job} ${state} ${state === "queued" ? reason : node}`;
  if (live.placed === text) return;
  live.placed = text;
  live.sinks.onMessage({ type: "placed", job, state, reason, node, since });
}

/** How a task is told of that is still to be submitted. */
export const UNSUBMITTED = " queued ";
