import { appendFileSync } from "node:fs";
import type { TaskId } from "../../../contract/ids.ts";
import type { RunEvent } from "../../../log/events.ts";
import { linesFrom } from "../tail.ts";

/** An event as a job writes it down: with the time at which it happened, milliseconds since 1970. */
export interface Noted {
  readonly at: number;
  readonly event: RunEvent;
}

export const note = (path: string, event: RunEvent): void =>
  appendFileSync(path, `${JSON.stringify({ at: Date.now(), event } satisfies Noted)}\n`);

/** The whole notes of a file from a byte on, and the byte after them. */
export function notesFrom(path: string, from: number): { readonly notes: readonly Noted[]; readonly next: number } {
  const { lines, next } = linesFrom(path, from);
  return { notes: lines.map((line) => JSON.parse(line) as Noted), next };
}

type Failed = Extract<RunEvent, { readonly type: "task-failed" }>;

/** Tasks that have failed for good by these notes, and were not begun again since; one after another. */
export function failedIn(notes: Iterable<Noted>, failed = new Map<TaskId, Failed>()): Map<TaskId, Failed> {
  for (const { event } of notes) {
    if (event.type === "task-started" || event.type === "task-finished") failed.delete(event.task);
    if (event.type === "task-failed" && event.retryIn === undefined) failed.set(event.task, event);
  }
  return failed;
}
