import { MlflowError } from "../mlflow/client.ts";
import { batchOf, type Entry, type Merged, recordsOf } from "./batch.ts";
import type { DeadLetter } from "./dead.ts";
import { isDeleted, pass, reject, type Sending, type Tracked } from "./sending.ts";

/** Sends values; where the server will not have all of them, by halves, so that what it will not have is left alone. */
export async function sendBatch(sending: Sending, tracked: Tracked, { entries, last }: Merged): Promise<void> {
  const rejected = await sift(sending, tracked.cursor.run as string, entries);
  if (rejected.length === 0) return pass(sending, tracked, last);
  const letters: Omit<DeadLetter, "hash">[] = [];
  const reasons = new Map<string, Entry[]>();
  for (const { entry, reason } of rejected) reasons.set(reason, [...(reasons.get(reason) ?? []), entry]);
  for (const [reason, list] of reasons)
    for (const [n, records] of recordsOf(list)) for (const record of records) letters.push({ n, reason, record });
  reject(sending, tracked, last, letters);
}

interface Rejected {
  readonly entry: Entry;
  readonly reason: string;
}

async function sift(sending: Sending, run: string, entries: readonly Entry[], first = true): Promise<readonly Rejected[]> {
  const [entry] = entries;
  if (!entry) return [];
  try {
    await sending.client.logBatch(run, batchOf(entries));
    return [];
  } catch (error) {
    if (!(error instanceof MlflowError) || error.kind !== "rejected") throw error;
    if (first && (await isDeleted(sending, run))) throw error; // nothing of it is to be saved
    if (entries.length === 1) return [{ entry, reason: error.message }];
  }
  const half = entries.length >> 1;
  return [
    ...(await sift(sending, run, entries.slice(0, half), false)),
    ...(await sift(sending, run, entries.slice(half), false)),
  ];
}
