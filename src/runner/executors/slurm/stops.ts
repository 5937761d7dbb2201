import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Failure } from "../../contract/failure.ts";

/** How often in a row a task may be put back into the queue without having kept anything newer. */
export const MOST_STOPS = 3;

/** What is said of a task that was stopped once more than that. */
export const NO_PROGRESS: Failure = {
  code: "no-progress",
  message: `its job was stopped ${MOST_STOPS + 1} times in a row, and the task could not keep anything new in between`,
  help: "give it more time (resources.time), or a partition that is not preempted so soon, then run again: what it has kept is there",
};

/** What a task has kept, so that two looks tell whether it has come further: each file's name, size and time. */
export function keptMark(keep: string): string {
  try {
    const names = readdirSync(keep, { recursive: true, encoding: "utf8" }).toSorted();
    return names
      .map((name) => {
        const { size, mtimeMs } = statSync(join(keep, name));
        return `${name} ${size} ${mtimeMs}`;
      })
      .join("\n");
  } catch {
    return "";
  }
}

/** What is noted of a task each time that it is stopped. */
interface Stops {
  readonly mark: string;
  /** How often it was stopped with the same kept; the first time does not count. */
  readonly vain: number;
}

/**
 * Notes in a file that a task was stopped, and tells how often in a row that was so without anything newer kept. One that keeps nothing
 * begins anew each time, and is not counted.
 */
export function noteStop(path: string, keep: string): number {
  const mark = keptMark(keep);
  if (mark === "") return 0;
  const before = stopsIn(path);
  const vain = before?.mark === mark ? before.vain + 1 : 0;
  writeFileSync(path, JSON.stringify({ mark, vain } satisfies Stops));
  return vain;
}

function stopsIn(path: string): Stops | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Stops;
  } catch {
    return undefined; // the first
  }
}
