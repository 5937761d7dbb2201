import { readFileSync } from "node:fs";
import { join } from "node:path";
import { counted } from "../../../formats/counted.ts";
import type { Store } from "../../cache/store.ts";
import { askSqueue } from "../../executors/slurm/ask-squeue.ts";
import { type Slurm, slurmHere } from "../../executors/slurm/commands.ts";
import { elementsOf, follow } from "../../executors/slurm/detached/follow.ts";
import { isHandedOver } from "../../executors/slurm/detached/hand-over.ts";
import { type DetachedEnd, type DetachedRun, endOf, jobAt, lastOf } from "../../executors/slurm/detached/record.ts";
import { hasEnded, isAtWork, type QueuedJob } from "../../executors/slurm/squeue.ts";
import { pause } from "../../executors/waiting.ts";
import type { Display } from "../../log/display.ts";
import type { RunEvent } from "../../log/events.ts";
import { displayFor, summary } from "../run-shown.ts";
import type { Host } from "../session.ts";
import { collect, collector } from "./collect.ts";
import { submitRest } from "./submit-rest.ts";

/** Waits for a run that is in Slurm, shows what happens there, and gives its exit code; 130 where this process is interrupted, which stops nothing there. */
export async function attachRun(host: Host, store: Store, run: DetachedRun, json: boolean): Promise<number> {
  const slurm = slurmHere(host.env);
  const title = `${run.experiment}${run.variant === null ? "" : ` (variant ${run.variant})`}`;
  const display = displayFor(host, json);
  const abort = new AbortController();
  const stopListening = host.onInterrupt(() => abort.abort());
  const attached: Attached = { host, store, run, slurm, display, signal: abort.signal };
  try {
    const isItsLast = host.env.SLURM_JOB_NAME === jobAt(run, lastOf(run)).name;
    if (!isItsLast && !isHandedOver(run)) await submitRest(host, store, run, slurm, abort.signal, true);
    const end = isItsLast ? await collectOnce(attached) : await watch(attached);
    display.close();
    if (!end) {
      if (!json) host.out(`${title}: left. Run ${run.run} goes on in Slurm.\n${WAYS}`);
      return 130;
    }
    if (!json && end.cancelled) host.out(`${title}: run ${run.run} was cancelled\n`);
    if (!json && end.result) {
      const { logged, ...result } = end.result;
      const shown = { ...result, interrupted: false, left: 0, logged: logged ?? undefined };
      host.out(summary(host, title, shown, result.seconds, []));
    }
    return end.code;
  } finally {
    stopListening();
    display.close();
  }
}

/** What can be done with a run that is in Slurm. */
export const WAYS = "  look at it: regimen status\n  wait for it: regimen attach\n  stop it: regimen cancel\n";

/** Events of the end of a run, which its jobs have not told. */
const OF_THE_END: ReadonlySet<RunEvent["type"]> = new Set([
  "task-skipped",
  "cases-joined",
  "cluster-used",
  "published",
  "run-finished",
]);

/** How often it is told how many jobs are where. */
const QUIET_MS = 60_000;

/** A run that is waited for, and what it is shown by. */
interface Attached {
  readonly host: Host;
  readonly store: Store;
  readonly run: DetachedRun;
  readonly slurm: Slurm;
  readonly display: Display;
  readonly signal: AbortSignal;
}

async function watch(attached: Attached): Promise<DetachedEnd | undefined> {
  const { host, store, run, slurm, display, signal } = attached;
  const tasks = run.jobs.reduce((sum, { elements }) => sum + elements.filter(({ share }) => !share).length, 0);
  display.show({ type: "run-started", ...{ run: run.run, experiment: run.experiment, variant: run.variant }, tasks });
  const elements = elementsOf(run);
  const listed = new Set<unknown>();
  const failed = new Set<string>();
  let told = "";
  let toldAt = 0;
  await follow(
    run,
    elements,
    {
      ...{ slurm, now: host.now, signal, isEnded: () => endOf(run) !== undefined },
      warn: (message) => display.show({ type: "notice", message }),
      seen(jobs) {
        const text = countsText(jobs);
        if (jobs.every(hasEnded) || text === told || host.now() - toldAt < QUIET_MS) return;
        display.show({ type: "notice", message: text });
        told = text;
        toldAt = host.now();
      },
    },
    ({ event }, from) => {
      if (event.type === "cases-listed" && listed.has(from)) return; // once more, after a pause in the queue
      if (event.type === "cases-listed") listed.add(from);
      if (event.type === "task-failed") failed.add(event.task);
      display.show(event);
    },
  );
  if (signal.aborted) return undefined;
  const end = await ending(attached);
  for (const event of eventsOf(store, end?.result?.run))
    if (OF_THE_END.has(event.type) || (event.type === "task-failed" && !failed.has(event.task))) display.show(event);
  return end;
}

/** Waits for the job that writes the results; does its work where it is gone. */
async function ending({ host, store, run, slurm, signal }: Attached): Promise<DetachedEnd | undefined> {
  const { name } = jobAt(run, lastOf(run));
  const { late, poll } = run.cluster;
  let gone: number | undefined;
  let nextQuestion = host.now() + poll.first * 1000;
  for (;;) {
    const end = endOf(run);
    if (end || signal.aborted) return end;
    if (host.now() >= nextQuestion) {
      const answer = await askSqueue(slurm);
      const last = "jobs" in answer ? answer.jobs.find((one) => one.name === name) : undefined;
      const isGone = "jobs" in answer && (!last || hasEnded(last)) && !collector(store, run);
      gone = isGone ? (gone ?? host.now()) : undefined;
      nextQuestion = host.now() + Math.min(poll.longest, 2) * 1000;
    }
    if (gone !== undefined && host.now() - gone >= late * 1000) {
      const collected = await collect(host, store, run, slurm, { show: () => {}, close: () => {} });
      if (collected) return collected;
      gone = undefined;
    }
    await pause(100);
  }
}

/** Does the work of the last job, unless another process has it in hand and comes to an end. */
async function collectOnce({ host, store, run, slurm, display, signal }: Attached): Promise<DetachedEnd | undefined> {
  for (;;) {
    const end = endOf(run) ?? (await collect(host, store, run, slurm, display));
    if (end || signal.aborted) return end;
    await pause(1000);
  }
}

/** How many jobs are where. */
function countsText(jobs: readonly QueuedJob[]): string {
  const running = jobs.filter(isAtWork).length;
  const waiting = jobs.filter((one) => !isAtWork(one) && !hasEnded(one));
  const reasons = new Map<string, number>();
  for (const { reason } of waiting) reasons.set(reason || "no reason said", (reasons.get(reason || "no reason said") ?? 0) + 1);
  const why = [...reasons].map(([reason, count]) => (reasons.size === 1 ? reason : `${reason} ${count}`)).join(", ");
  const queued = waiting.length === 0 ? "" : `, ${waiting.length} waiting (${why})`;
  return `${counted(running, "job")} running in Slurm${queued}`;
}

/** What the process that wrote the results has noted of the run. */
function eventsOf(store: Store, run: string | undefined): readonly RunEvent[] {
  if (run === undefined) return [];
  try {
    const lines = readFileSync(join(store.home, "runs", run, "events.jsonl"), "utf8")
      .split("\n")
      .filter(Boolean);
    return lines.map((line) => JSON.parse(line) as RunEvent);
  } catch {
    return [];
  }
}
