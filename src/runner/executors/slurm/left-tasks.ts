import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Batch, Began, Ended } from "./batch.ts";
import type { LeftBatch } from "./left.ts";
import { hasEnded, isAtWork, jobFinder, type QueuedJob } from "./squeue.ts";
import { linesFrom } from "./tail.ts";

/** A task that a run has left to Slurm, and what is to be known of it from files and from squeue. */
export interface LeftTask {
  readonly id: string;
  readonly key: string;
  readonly run: string;
  /** Number of the job and of its task of the array; null where nobody has written it down. */
  readonly job: string | null;
  /**
   * `finished`: its end is there, and no run has taken it up; `gone`: its job is over without a word of it; `submitted`: squeue cannot be
   * asked, and its files tell only that it was to be submitted.
   */
  readonly state: "queued" | "running" | "finished" | "gone" | "submitted";
  readonly reason: string;
  readonly node: string;
  /** Milliseconds since 1970: waits since, runs since, or ended then. */
  readonly since: number;
  readonly ended: Ended | undefined;
  /** Files of its batch. */
  readonly folder: string;
  readonly task: number;
  readonly chunk: number;
}

/** Each open task of what runs have left; `jobs`: what squeue knows, undefined where it cannot be asked. */
export function leftTasks(left: readonly LeftBatch[], jobs: readonly QueuedJob[] | undefined): readonly LeftTask[] {
  const jobNamed = jobFinder(jobs ?? []);
  return left.flatMap(({ batch, folder, job: number, open }) =>
    open.flatMap(({ task, ended }): readonly LeftTask[] => {
      const about = batch.tasks[task]?.about;
      if (!about) return [];
      const index = Math.floor(task / batch.chunk);
      const seen = jobNamed(batch.name, index);
      const job = number ?? seen?.job;
      const began = ended ? undefined : lastBegan(folder, task);
      const judged = judge(ended, began, seen, jobs !== undefined, batch);
      const { id, key } = about;
      const name = job === undefined ? null : `${job}_${index}`;
      return [{ ...{ id, key, run: batch.run, job: name, ...judged, ended, folder, task }, chunk: batch.chunk }];
    }),
  );
}

const BEHIND = "its job works on those before it";

type Judged = Pick<LeftTask, "state" | "reason" | "node" | "since">;

/** A task's own words count before squeue's: its end, then that it began, as long as squeue does not say that it waits again. */
export function judge(
  ended: Ended | undefined,
  began: Began | undefined,
  seen: QueuedJob | undefined,
  asked: boolean,
  { created, chunk }: Pick<Batch, "created" | "chunk">,
): Judged {
  if (ended) {
    const since = Date.parse(ended.started) + ended.seconds * 1000;
    return { state: "finished", reason: "", node: ended.node, since: Number.isNaN(since) ? created : since };
  }
  if (seen && !hasEnded(seen) && !isAtWork(seen)) return { state: "queued", reason: seen.reason, node: "", since: created };
  if (asked && (!seen || hasEnded(seen)))
    return { state: "gone", reason: seen?.state ?? "", node: began?.node ?? "", since: began?.time ?? created };
  if (began) return { state: "running", reason: "", node: began.node, since: began.time };
  if (seen && chunk > 1) return { state: "queued", reason: BEHIND, node: "", since: created };
  if (seen) return { state: "running", reason: "", node: seen.node, since: seen.started * 1000 || created };
  return { state: "submitted", reason: "", node: "", since: created };
}

function lastBegan(folder: string, task: number): Began | undefined {
  const { lines } = linesFrom(join(folder, `${task}.events`), 0);
  return lines
    .filter((line) => line.startsWith('{"type":"began"'))
    .map((line) => JSON.parse(line) as Began)
    .at(-1);
}

/** What a task in Slurm has logged so far, a line each, as its log will have it; then what its job printed itself. */
export function logInSlurm({ folder, task, chunk }: Pick<LeftTask, "folder" | "task" | "chunk">): {
  readonly log: readonly string[];
  readonly printed: readonly string[];
} {
  const log = linesFrom(join(folder, `${task}.events`), 0).lines.flatMap((line): readonly string[] => {
    const told = JSON.parse(line) as { readonly type: string; readonly stream?: string; readonly text?: string };
    if (told.type !== "log" || told.text === undefined) return [];
    return `${told.stream === "warn" ? "warning: " : ""}${told.text}`.split("\n");
  });
  return { log, printed: printedBy({ folder, task, chunk }) };
}

/** What the job of a task printed itself. */
export const printedBy = ({ folder, task, chunk }: Pick<LeftTask, "folder" | "task" | "chunk">): readonly string[] =>
  textOf(join(folder, `${Math.floor(task / chunk)}.out`));

function textOf(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n").filter(Boolean);
  } catch {
    return []; // nothing yet
  }
}
