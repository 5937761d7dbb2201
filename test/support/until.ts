import { setTimeout as sleep } from "node:timers/promises";

/** How long something may take that is sure to come, on a machine that is busy with other things. */
const PATIENCE_MS = 120_000;

/** Waits until a test holds, looking again and again; false where it never does. What a test waits for is a condition, never a time. */
export async function until(test: () => boolean): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    if (test()) return true;
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
}
