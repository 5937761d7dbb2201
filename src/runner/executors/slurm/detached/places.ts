import { join } from "node:path";
import type { RunEvent } from "../../../log/events.ts";
import type { TaskSpec } from "../../../spec/compiled.ts";
import { namesIn } from "../batch.ts";
import type { LeftTask } from "../left-tasks.ts";
import { hasEnded, isAtWork, jobFinder, type QueuedJob } from "../squeue.ts";
import { notesFrom } from "./notes.ts";
import { mayHold } from "./own-part.ts";
import { type DetachedRun, jobAt, numberOf } from "./record.ts";

/** Where a task of a detached run is, as a task that a run has left; or that it has failed there. */
export type DetachedPlace = Omit<LeftTask, "state" | "key"> & { readonly state: LeftTask["state"] | "failed" };

/** What a job has told of one of its tasks last. */
type LastWord = { readonly is: "running" | "failed"; readonly at: number; readonly node: string };

/**
 * Tells where tasks of a run are that are not in the cache: by what their jobs have told, then by what squeue knows (`jobs`; undefined
 * where it cannot be asked). Undefined for one that was not given to Slurm.
 */
export function placesIn(
  run: DetachedRun,
  jobs: readonly QueuedJob[] | undefined,
): (task: TaskSpec) => DetachedPlace | undefined {
  const jobNamed = jobFinder(jobs ?? []);
  const words = new Map<string, LastWord>();
  const elements = run.jobs.flatMap((job, at) => {
    const names = new Set(namesIn(jobAt(run, at).folder));
    return job.elements.map((element, index) => {
      if (names.has(`${index}.events`)) read(join(jobAt(run, at).folder, `${index}.events`), words);
      return { element, job: at, index };
    });
  });
  return (task) => {
    const mine = elements.filter(({ element }) => mayHold(element, task));
    const [one] = mine;
    if (!one) return undefined;
    const { folder } = jobAt(run, one.job);
    const word = words.get(task.id);
    const looked = mine.map(({ index, job }) => jobNamed(jobAt(run, job).name, index));
    // which of several has a case is known once it begins; as long as one of them goes on, it may be that one
    const seen = looked.find((each) => each && !hasEnded(each)) ?? looked[0];
    const number = numberOf(run, one.job) ?? seen?.job;
    const index = mine.length > 1 ? "" : `_${one.index}`;
    const rest = {
      ...{ id: task.id, run: run.run, job: number === undefined ? null : `${number}${index}`, ended: undefined },
      ...{ folder, task: one.index, chunk: 1 },
    };
    const at = (state: DetachedPlace["state"], since = run.created, reason = "", node = ""): DetachedPlace => ({
      ...rest,
      ...{ state, since, reason, node },
    });
    if (word?.is === "failed") return at("failed", word.at, "", word.node);
    if (seen && !hasEnded(seen) && !isAtWork(seen)) return at("queued", run.created, seen.reason);
    if (!word && seen?.state === "CANCELLED") return undefined; // it never began, since something that it needs failed
    if (jobs && number !== undefined && (!seen || hasEnded(seen)))
      return at("gone", word?.at ?? run.created, seen?.state ?? "", word?.node);
    if (word) return at("running", word.at, "", word.node);
    if (seen && task.caseOf) return at("queued", run.created, "its job works on other cases");
    if (seen) return at("running", seen.started * 1000 || run.created, "", seen.node);
    return at("submitted");
  };
}

function read(path: string, words: Map<string, LastWord>): void {
  for (const { at, event } of notesFrom(path, 0).notes) {
    const word = wordOf(event);
    if (word) words.set((event as { readonly task: string }).task, { at, node: "", ...word });
    if (event.type === "task-finished") words.delete(event.task);
  }
}

function wordOf(event: RunEvent): (Partial<LastWord> & Pick<LastWord, "is">) | undefined {
  if (event.type === "task-placed" && event.state === "running") return { is: "running", node: event.node };
  if (event.type === "task-started") return { is: "running" };
  return event.type === "task-failed" && event.retryIn === undefined ? { is: "failed" } : undefined;
}

/** How many tasks of a run's arrays are where. */
export interface Counts {
  readonly over: number;
  readonly running: number;
  readonly queued: number;
  /** Still to be submitted. */
  readonly open: number;
}

/** The same of one run, by what squeue knows; the job that writes the results is one of them. */
export function countsIn(run: DetachedRun, jobs: readonly QueuedJob[]): Counts {
  const all = [...run.jobs.map(({ elements }) => elements.length), 1];
  const submitted = all.map((_, job) => numberOf(run, job) !== undefined);
  const names = new Set(all.map((_, job) => jobAt(run, job).name));
  const mine = jobs.filter(({ name }) => names.has(name));
  const sum = (is: boolean): number => all.reduce((total, size, job) => (submitted[job] === is ? total + size : total), 0);
  const running = mine.filter(isAtWork).length;
  const queued = mine.filter((one) => !isAtWork(one) && !hasEnded(one)).length;
  return { over: Math.max(0, sum(true) - running - queued), running, queued, open: sum(false) };
}
