import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { digestText } from "../cache/digest.ts";
import type { Emit, RunEvent } from "../log/events.ts";

/** Names a run: when it began, and four characters that tell apart two of one second. */
export function runName(time: number): string {
  const stamp = new Date(time).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${stamp}-${digestText(`${process.pid} ${time}`).slice(0, 4)}`;
}

/**
 * Keeps events back until something happens that is worth a record, then appends each to the run's journal.
 * What tasks print is in their logs and not here again.
 */
export function journal(folder: string, display: Emit): { readonly emit: Emit; readonly flush: () => void } {
  let kept: RunEvent[] | undefined = [];
  const write = (events: readonly RunEvent[]): void => {
    const time = new Date().toISOString();
    const lines = events.filter(({ type }) => type !== "task-log").map((event) => `${JSON.stringify({ time, ...event })}\n`);
    try {
      mkdirSync(folder, { recursive: true });
      if (lines.length > 0) appendFileSync(join(folder, "events.jsonl"), lines.join(""));
    } catch {
      // a journal that cannot be written stops no run: what has to be kept says so itself
    }
  };
  const open = (): void => {
    if (!kept) return;
    write(kept);
    kept = undefined;
  };
  const emit: Emit = (event) => {
    display(event);
    if (event.type === "task-started" || event.type === "task-failed") open();
    if (kept) kept.push(event);
    else write([event]);
  };
  return { emit, flush: open };
}
