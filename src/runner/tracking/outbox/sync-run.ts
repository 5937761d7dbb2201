import { setTimeout } from "node:timers/promises";
import type { FileLayer } from "../../cache/file-layer.ts";
import { isSameProcess, type ProcessIdentity } from "../../cache/process-identity.ts";
import { isOpen, readFacts, targetHash } from "./folder.ts";
import { type Left, leftIn } from "./left.ts";
import { lockFolder, unlockFolder } from "./lock.ts";
import { createRunSender, type Destination, type Passed, type RunSender } from "./send-run.ts";

/** What came of sending a run folder. */
export interface Synced {
  readonly state: Passed["state"] | "elsewhere";
  /** Records that are there now and were not before. */
  readonly sent: number;
  readonly left: Left;
  readonly problem?: string;
  /** `elsewhere`: the process that sends it. */
  readonly by?: ProcessIdentity;
}

export interface SyncOptions {
  readonly files: FileLayer;
  readonly signal: AbortSignal;
  /** Called when another process sends the run, before waiting for it. */
  readonly onWait?: (by: ProcessIdentity | undefined) => void;
  /** Called now and then, with how many records are left. */
  readonly onProgress?: (left: number) => void;
}

const LOOK_MS = 200;
const PROGRESS_MS = 500;
/** A server that did not answer, although its client was patient, is asked again after this, and once without success is enough. */
const PAUSE_MS = 1000;

/**
 * Sends a run folder until a server has all of it or does not answer. Where another process sends it, that is waited for; but not for the
 * run's own, which may go on for days: that sends it by itself.
 */
export async function syncRun(folder: string, to: Destination, options: SyncOptions): Promise<Synced> {
  const { files, signal, onWait } = options;
  const hash = targetHash(to.uri);
  let waits = false;
  for (;;) {
    const lock = lockFolder(files, folder);
    if (lock.held) break;
    const facts = readFacts(folder);
    if (lock.by && facts && isOpen(folder, facts) && isSameProcess(lock.by, facts.owner))
      return { state: "elsewhere", sent: 0, left: leftIn(folder, hash), by: lock.by };
    if (!waits) onWait?.(lock.by);
    waits = true;
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => {});
    if (signal.aborted) return { state: "stopped", sent: 0, left: leftIn(folder, hash) };
  }
  const before = leftIn(folder, hash);
  const sender = createRunSender(folder, to, files, signal, true);
  const telling = setInterval(() => options.onProgress?.(leftOf(sender)), PROGRESS_MS);
  try {
    const passed = await sendAll(folder, sender, signal);
    const left = leftIn(folder, hash);
    return { ...passed, sent: before.records - left.records, left };
  } finally {
    clearInterval(telling);
    unlockFolder(files, folder);
  }
}

const leftOf = (sender: RunSender): number => sender.tracked().reduce((sum, { ahead }) => sum + ahead.length, 0);

async function sendAll(folder: string, sender: RunSender, signal: AbortSignal): Promise<Passed> {
  for (let fruitless = 0; ; ) {
    const before = sender.steps();
    const passed = await sender.pass(!isOpen(folder));
    if (passed.state !== "away") return passed;
    fruitless = sender.steps() > before ? 0 : fruitless + 1;
    if (fruitless > 1) return passed;
    await setTimeout(PAUSE_MS, undefined, { signal }).catch(() => {});
  }
}
