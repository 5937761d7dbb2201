import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sealed, unsealed } from "../../cache/digest.ts";
import { replaceFile } from "../../cache/file-layer.ts";
import type { ProcessIdentity } from "../../cache/process-identity.ts";
import type { Store } from "../../cache/store.ts";
import type { Used } from "../../log/efficiency.ts";
import type { TaskAbout, TaskEnd, TaskLimits } from "../pool.ts";
import type { TaskMessage } from "../protocol.ts";

/** One task of a batch, as its job reads it. */
export interface BatchTask {
  readonly about: TaskAbout;
  /** Without the values of its secrets, which the job has from its environment: nothing writes them down. */
  readonly message: Omit<TaskMessage, "id" | "scratch">;
  readonly limits: TaskLimits;
  /** Variables of a process of its own; null where any worker does. */
  readonly own: { readonly [name: string]: string } | null;
}

/**
 * Tasks that one call of sbatch submits: an array whose task `i` works off tasks `i · chunk` to `(i + 1) · chunk − 1`, one after another.
 * Its folder is `.regimen/slurm/NAME/`, and NAME is also the job's name in Slurm, by which it is found again:
 *
 *     batch.json      this, before anything is submitted
 *     submit.sh, job.sh     what submits, and what is submitted
 *     sbatch.pid      who submits; job: the job's number, or sbatch.err: what sbatch said
 *     I.owner         the job that works on the array's task I: another one with the same name leaves it alone
 *     T.events        what task T told, a line a message
 *     T.end           how it ended
 *     I.exit          the exit code of the array's task, where its own process wrote no end
 *     I.out           what the job printed
 */
export interface Batch {
  readonly name: string;
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly by: ProcessIdentity;
  readonly chunk: number;
  readonly scratch: string | null;
  readonly home: string;
  readonly workerFile: string;
  readonly tasks: readonly BatchTask[];
}

/** How a task of a batch ended, and where. */
export interface Ended {
  readonly end: TaskEnd;
  readonly node: string;
  /** ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  /** What its processes took, where the node tells. */
  readonly used?: Used;
}

/** The first line among a task's events, again with each job that takes it up. */
export interface Began {
  readonly type: "began";
  readonly node: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Something that a job has to say of its node. */
export interface JobNote {
  readonly type: "note";
  readonly text: string;
}

export const slurmHome = (home: string): string => join(home, "slurm");
export const batchFolder = (home: string, name: string): string => join(slurmHome(home), "batches", name);
/** Names the batch that has a key in hand: `{ batch, task }`. */
export const pointerPath = (home: string, key: string): string => join(slurmHome(home), "keys", key.slice(0, 2), key.slice(2));

export const arraySizeOf = ({ tasks, chunk }: { readonly tasks: readonly unknown[]; readonly chunk: number }): number =>
  Math.ceil(tasks.length / chunk);

/** The tasks of a batch that one task of its array works off. */
export function tasksOf({ tasks, chunk }: Batch, index: number): readonly number[] {
  return Array.from({ length: Math.max(0, Math.min(chunk, tasks.length - index * chunk)) }, (_, at) => index * chunk + at);
}

/** Writes JSON whole or not at all, with its digest before it: another machine may see the name before the content. */
export function writeRecord(store: Store, path: string, value: unknown): void {
  replaceFile(store.files, path, sealed(JSON.stringify(value)));
}

/** Reads such a file; undefined where it is not there or not whole (yet). */
export function readRecord<T>(path: string): T | undefined {
  try {
    const body = unsealed(readFileSync(path, "utf8"));
    return body === undefined ? undefined : (JSON.parse(body) as T);
  } catch (error) {
    if (MISSING.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** A file that is not there; `ESTALE`: one that NFS has replaced meanwhile. */
const MISSING: ReadonlySet<string> = new Set(["ENOENT", "ESTALE"]);

export interface Pointer {
  readonly batch: string;
  readonly task: number;
}

export const readPointer = (home: string, key: string): Pointer | undefined => {
  const path = pointerPath(home, key);
  return existsSync(path) ? readRecord<Pointer>(path) : undefined;
};

/** Whether an earlier run has left a key to Slurm. */
export const isInSlurm = (home: string, key: string): boolean => existsSync(pointerPath(home, key));

export const readBatch = (home: string, name: string): Batch | undefined =>
  readRecord<Batch>(join(batchFolder(home, name), "batch.json"));

/** The number of a batch's job, once it is written down. */
export const jobOf = (home: string, name: string): number | undefined => jobIn(batchFolder(home, name));

/** The number of the job that was submitted from a folder, once it is written down. */
export function jobIn(folder: string): number | undefined {
  const path = join(folder, "job");
  return existsSync(path) ? jobNumber(readFileSync(path, "utf8")) : undefined;
}

/** The number that `sbatch --parsable` printed (`812`, `812;cluster`), whatever a site's own sbatch printed before it. */
export function jobNumber(printed: string | undefined): number | undefined {
  const lines = (printed ?? "").split("\n").flatMap((line) => /^\s*(\d+)(?:;\S*)?\s*$/.exec(line)?.[1] ?? []);
  const last = lines.at(-1);
  return last === undefined ? undefined : Number(last);
}

/** Names in a folder; listing it also makes NFS look again. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
