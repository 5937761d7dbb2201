import { existsSync } from "node:fs";
import { join } from "node:path";
import { aborted, pause } from "../../waiting.ts";
import { askSqueue } from "../ask-squeue.ts";
import { namesIn } from "../batch.ts";
import type { Slurm } from "../commands.ts";
import { endWithout, exitCodeIn, type Lost, MISSES } from "../lost.ts";
import { cpuMs, lookPause, questionPace } from "../pace.ts";
import { hopelessWait, isHopeless } from "../reasons.ts";
import { STOPPED } from "../script.ts";
import { hasEnded, jobFinder, type QueuedJob } from "../squeue.ts";
import { tellOnce } from "../tell-once.ts";
import { type Noted, notesFrom } from "./notes.ts";
import { type DetachedRun, jobAt, numberOf } from "./record.ts";

/** A task of an array of a detached run, as it is followed. */
export interface Followed {
  readonly job: number;
  readonly index: number;
  /** Bytes of its events that were handed on. */
  read: number;
  over: boolean;
  /** What became of it where it did not end by itself. */
  lost: Lost | undefined;
  missed: number;
  since: number;
}

export interface FollowOptions {
  readonly slurm: Slurm;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Nothing runs any more: what has written no end has none. */
  readonly allOver?: boolean;
  /** Somebody has told how the run ended. */
  readonly isEnded?: () => boolean;
  /** Once for each: a job that waits for what never comes. */
  readonly warn?: (message: string) => void;
  /** What squeue knows of the run's jobs, each time it is asked. */
  readonly seen?: (jobs: readonly QueuedJob[]) => void;
}

/** What a job waits for that Slurm is about to cancel, since something before it failed. */
const UNMET = "DependencyNeverSatisfied";

export const elementsOf = (run: DetachedRun): readonly Followed[] =>
  run.jobs.flatMap(({ elements }, job) =>
    elements.map((_, index) => ({ job, index, read: 0, over: false, lost: undefined, missed: 0, since: 0 })),
  );

/** Hands on what a run's jobs write down, until all of them are over; looks at files often and at squeue seldom. */
export async function follow(
  run: DetachedRun,
  elements: readonly Followed[],
  options: FollowOptions,
  hand: (noted: Noted, from: Followed) => void,
): Promise<void> {
  const { now, signal } = options;
  const { late, poll } = run.cluster;
  const pauseAfter = lookPause();
  const questions = questionPace(poll, now(), options.allOver ? 0 : poll.first);
  const warn = tellOnce((message) => options.warn?.(message));
  const stopped = aborted(signal);
  for (;;) {
    const open = elements.filter(({ over }) => !over);
    const start = cpuMs();
    const news = lookAt(run, open, hand);
    const untilNext = pauseAfter(news, news ? 0 : cpuMs() - start);
    if (elements.every(({ over }) => over) || signal.aborted || options.isEnded?.()) return;
    if (news) questions.hasten();
    if (questions.isDue(now())) {
      await question(open.filter(({ over }) => !over));
      questions.asked(now(), open.length);
    }
    await Promise.race([pause(untilNext), stopped]);
  }

  async function question(open: readonly Followed[]): Promise<void> {
    const answer = await askSqueue(options.slurm);
    const jobs = "jobs" in answer ? answer.jobs : options.allOver ? [] : undefined;
    if (!jobs) return;
    const jobNamed = jobFinder(jobs);
    const mine = new Set(run.jobs.map((_, job) => jobAt(run, job).name));
    options.seen?.(jobs.filter(({ name }) => mine.has(name)));
    for (const one of open) {
      const { name, folder } = jobAt(run, one.job);
      const number = numberOf(run, one.job);
      const seen = jobNamed(name, one.index);
      if (seen && !hasEnded(seen) && !options.allOver) {
        one.since = 0;
        one.missed = 0;
        if (seen.state === "PENDING" && seen.reason !== UNMET && isHopeless(seen.reason))
          warn(hopelessWait(number ?? seen.job, seen.reason, `the run with: regimen cancel ${run.run}`));
        continue;
      }
      if (number === undefined && !seen && !options.allOver) continue; // not submitted yet
      one.missed++;
      one.since ||= now();
      const neverBegan = seen?.state === "CANCELLED" && !existsSync(join(folder, `${one.index}.owner`));
      const isLate = now() - one.since < late * 1000 || (!seen && one.missed < MISSES && !options.allOver);
      if (isLate && !neverBegan) continue;
      const lost = await endWithout(options.slurm, { folder, at: one.index, index: one.index, job: number ?? 0 }, seen);
      lookAt(run, [one], hand); // it may have come at last
      if (!one.over) Object.assign(one, { over: true, lost });
    }
  }
}

/** Reads what jobs have written since the last look, and which of them are over; true where anything is new. */
function lookAt(run: DetachedRun, open: readonly Followed[], hand: (noted: Noted, from: Followed) => void): boolean {
  const names = new Map<number, ReadonlySet<string>>();
  let news = false;
  for (const one of open) {
    const { folder } = jobAt(run, one.job);
    const files = names.get(one.job) ?? new Set(namesIn(folder));
    names.set(one.job, files);
    const code = files.has(`${one.index}.exit`) ? exitCodeIn(join(folder, `${one.index}.exit`)) : null;
    if (files.has(`${one.index}.events`)) {
      const { notes, next } = notesFrom(join(folder, `${one.index}.events`), one.read);
      one.read = next;
      for (const noted of notes) hand(noted, one);
      news ||= notes.length > 0;
    }
    if (code === null || code === STOPPED) continue; // a stopped one may come back
    one.over = true;
    news = true;
  }
  return news;
}
