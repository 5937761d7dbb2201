import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { digestText } from "../cache/digest.ts";
import type { Emit, RunEvent } from "../log/events.ts";

/** Names a run: when it began, and four characters that tell apart two of one second. */
export function runName(time: number): string {
  const stamp = new Date(time).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${stamp}-${digestText(`${process.pid} ${time}`).slice(0, 4)}`;
}

/** Most metrics that wait for another event before they are written. */
const MOST_WAITING = 200;

/**
 * Keeps events back until something happens that is worth a record, then appends each to the run's journal; metrics together, when
 * something else happens or they have become many. What tasks print is in their logs and not here again, and that one is still to be submitted says nothing.
 */
export function journal(
  folder: string,
  display: Emit,
): { readonly emit: (event: RunEvent, at?: number) => void; readonly flush: () => void } {
  let isOpen = false;
  let kept: { readonly at: number; readonly event: RunEvent }[] = [];
  const lines = (): string =>
    kept.map(({ at, event }) => `${JSON.stringify({ time: new Date(at).toISOString(), ...event })}\n`).join("");
  const flush = (): void => {
    try {
      if (!isOpen) mkdirSync(folder, { recursive: true });
      if (kept.length > 0) appendFileSync(join(folder, "events.jsonl"), lines());
    } catch {
      // a journal that cannot be written stops no run: what has to be kept says so itself
    }
    isOpen = true;
    kept = [];
  };
  const emit = (event: RunEvent, at = Date.now()): void => {
    display(event);
    if (event.type === "task-log" || (event.type === "task-placed" && event.job === "")) return;
    kept.push({ at, event });
    const isWorthIt = isOpen || event.type === "task-started" || event.type === "task-failed";
    if (isWorthIt && (event.type !== "task-metric" || kept.length >= MOST_WAITING)) flush();
  };
  return { emit, flush };
}
