import type { FileLayer } from "../../cache/file-layer.ts";
import { type MlflowClient, MlflowError, type Run } from "../mlflow/client.ts";
import type { RunStatus, RunUid, TrackingRecord } from "../record/record.ts";
import { type Cursor, writeCursor } from "./cursor.ts";
import { bury, type DeadLetter } from "./dead.ts";
import type { Ids } from "./links.ts";
import type { Line } from "./read.ts";

/** A target while it is sent to. */
export interface Sending {
  readonly client: MlflowClient;
  /** Of the target, in the names of files. */
  readonly hash: string;
  readonly files: FileLayer;
  readonly signal: AbortSignal;
  /** Whether what a server always answers 500 to is put away as rejected; else it is asked again another day. */
  readonly blames: boolean;
  /** The server's id of an experiment, asked for once. */
  readonly experiment: (name: string) => Promise<string>;
  /** What the server calls a tracked run that is not of this folder. */
  readonly idsOf: (uid: RunUid, experiment: string) => Promise<Ids | undefined>;
}

export type Start = TrackingRecord & { readonly type: "start" };

/** A tracked run while its folder is sent. */
export interface Tracked {
  readonly folder: string;
  readonly uid: RunUid;
  readonly path: string;
  cursor: Cursor;
  /** Records that were read and are not done with, and where the next are read. */
  ahead: readonly Line[];
  readTo: number;
  /** How often the next request was refused for what may have been chance. */
  again: number;
  /** Passes in which the server answered 500 to the next request. */
  faults: number;
  /** That is known to be the request's own fault: what is answered with 500 in it is rejected. */
  blamed: boolean;
  /** Why the server will not have the run itself; asked again another time. */
  refused?: string;
}

/** What is sent has to be written down, and cannot be: going on would double runs. */
export class Unwritable extends Error {}

export function save(sending: Sending, tracked: Tracked, change: Partial<Cursor>): void {
  const cursor = { ...tracked.cursor, ...change };
  onDisk(() => writeCursor(sending.files, tracked.folder, tracked.uid, sending.hash, cursor));
  tracked.cursor = cursor;
}

/** Whether the server will not have what was sent, however often. */
export const isRejected = (error: unknown, { blamed }: Tracked): error is MlflowError =>
  error instanceof MlflowError && (error.kind === "rejected" || (blamed && error.status === 500));

/** Moves on past the first record, or past those up to `last`. */
export function pass(sending: Sending, tracked: Tracked, last: Line, change: Partial<Cursor> = {}): void {
  save(sending, tracked, { ...change, offset: last.end, n: last.n });
  tracked.ahead = tracked.ahead.filter(({ n }) => n > last.n);
  tracked.faults = 0;
  tracked.blamed = false;
}

/** Puts away what was rejected and moves on past `last`. */
export function reject(
  sending: Sending,
  tracked: Tracked,
  last: Line,
  letters: readonly Omit<DeadLetter, "hash">[],
  change: Partial<Cursor> = {},
): void {
  onDisk(() =>
    bury(
      sending.files,
      tracked.folder,
      tracked.uid,
      letters.map((letter) => ({ ...letter, hash: sending.hash })),
    ),
  );
  const records = new Set(letters.map(({ n }) => n)).size;
  pass(sending, tracked, last, { ...change, rejected: tracked.cursor.rejected + records });
}

/** Writes to the outbox. */
export function onDisk(write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new Unwritable(`the outbox cannot be written: ${(error as Error).message}`);
  }
}

/** Tag by which a run is found again, whatever became of the answer to its create. */
export const UID_TAG = "regimen.run_uid";
export const MODEL_TAG = "regimen.model_uid";
export const PARENT_TAG = "mlflow.parentRunId";
export const DUPLICATE_TAG = "regimen.duplicate_of";
export const byTag = (tag: string, value: string): string => `tags.\`${tag}\` = '${value}'`;

/** Of several runs with one UID the one that counts: not marked, there, the oldest, and by its id where they are of one age. */
export function oldest(runs: readonly Run[]): Run | undefined {
  const rank = (run: Run): string =>
    `${DUPLICATE_TAG in run.tags ? 1 : 0}${run.lifecycle === "deleted" ? 1 : 0} ${String(run.startTime).padStart(16, "0")} ${run.id}`;
  return [...runs].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
}

/** Marks the others, which a lost answer has left there. */
export async function markDuplicates({ client }: Sending, runs: readonly Run[], kept: string, time: number): Promise<void> {
  for (const run of runs) {
    if (run.id === kept || run.lifecycle === "deleted" || DUPLICATE_TAG in run.tags) continue;
    const status: RunStatus = "KILLED";
    await client.updateRun(run.id, { status, endTime: time });
    await client.logBatch(run.id, { tags: { [DUPLICATE_TAG]: kept } });
  }
}

/** Whether a run is no longer there, or in the server's bin. */
export async function isDeleted({ client }: Sending, run: string): Promise<boolean> {
  try {
    return (await client.getRun(run)).lifecycle === "deleted";
  } catch (error) {
    if (error instanceof MlflowError && error.code === "RESOURCE_DOES_NOT_EXIST") return true;
    throw error;
  }
}
