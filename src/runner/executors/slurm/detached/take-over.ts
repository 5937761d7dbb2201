import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TaskEnd } from "../../pool.ts";
import { pause } from "../../waiting.ts";
import { batchFolder, type Ended, namesIn, readPointer, readRecord } from "../batch.ts";

const LOOK_MS = 1000;

/**
 * Waits for a task that a run has left to Slurm in a batch, and gives how it ended there; undefined where no batch has it, or the batch
 * was given up: it is to be done.
 */
export async function takeOver(home: string, key: string, signal: AbortSignal): Promise<TaskEnd | undefined> {
  for (;;) {
    const pointer = readPointer(home, key);
    if (!pointer) return undefined;
    const folder = batchFolder(home, pointer.batch);
    namesIn(folder); // so that NFS looks again
    const path = join(folder, `${pointer.task}.end`);
    const ended = existsSync(path) ? readRecord<Ended>(path) : undefined;
    if (ended) return ended.end;
    if (!existsSync(folder)) return undefined;
    if (signal.aborted) return { type: "killed", cause: "interrupted" };
    await pause(LOOK_MS);
  }
}
