import { totalmem } from "node:os";
import { inspect } from "../cache/artifacts.ts";
import { type Action, claim, releaseClaim, type Store } from "../cache/store.ts";
import type { TaskId, TaskKey } from "../contract/ids.ts";
import type { Emit } from "../log/events.ts";
import { type Assessment, type Assessor, assess, type Reason } from "../plan/assess.ts";
import { dependenciesOf } from "../plan/freshness.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import {
  attempts,
  cpusOf,
  type Finished,
  memoryOf,
  pause,
  type ScheduleOptions,
  type Stale,
  type TaskOutcome,
} from "./attempt.ts";
import type { Pool } from "./pool.ts";

const CLAIM_POLL_MS = 50;

/**
 * Runs tasks in the order their inputs allow, as many at once as there are slots, and gives each task's outcome.
 * A task whose key another process has in hand is waited for. Never throws for what a task does.
 */
export async function schedule(
  assessor: Assessor,
  tasks: readonly TaskSpec[],
  pool: Pool,
  options: ScheduleOptions,
  emit: Emit,
): Promise<ReadonlyMap<TaskId, TaskOutcome>> {
  const { store } = assessor;
  const outcomes = new Map<TaskId, TaskOutcome>();
  const missing = new Map<TaskId, number>();
  const dependents = new Map<TaskId, TaskSpec[]>();
  const inHand = new Map<TaskKey, Promise<void>>();
  const queue: { readonly task: TaskSpec; readonly stale: Stale }[] = [];
  let slots = options.jobs;
  const wholeMemory = totalmem(); // asked once: each call reads /proc/meminfo
  let freeMemory = wholeMemory;
  let stopped = false;
  let running = 0;
  let wake = (): void => {};

  const outputsOf = (id: TaskId) => (outcomes.get(id) as Finished).action.outputs;

  const settle = (first: TaskOutcome): void => {
    const open: TaskOutcome[] = [first];
    for (let outcome = open.pop(); outcome; outcome = open.pop()) {
      outcomes.set(outcome.task.id, outcome);
      if (outcome.state === "failed" && !options.keepGoing) stopped = true;
      for (const next of dependents.get(outcome.task.id) ?? []) {
        if (outcomes.has(next.id)) continue;
        if (outcome.state !== "done") {
          const because = outcome.state === "failed" ? outcome.task.id : (outcome.because ?? outcome.task.id);
          emit({ type: "task-skipped", task: next.id, because });
          open.push({ state: "skipped", task: next, because });
          continue;
        }
        const left = (missing.get(next.id) as number) - 1;
        missing.set(next.id, left);
        if (left === 0) {
          const settled = consider(next);
          if (settled) open.push(settled);
        }
      }
    }
    wake();
  };

  /** Looks at a task whose inputs are all there: settles it at once, or queues it. */
  const consider = (task: TaskSpec): TaskOutcome | undefined => {
    const assessment = assess(assessor, task, outputsOf);
    switch (assessment.state) {
      case "unknown":
        emit({ type: "task-failed", task: task.id, cause: "unknown", message: assessment.problem, attempt: 0 });
        return { state: "failed", task, key: null, message: assessment.problem, cause: "unknown" };
      case "fresh":
        if (!options.forced(task)) return cached(task, assessment, assessment.action);
        queue.push({ task, stale: { ...assessment, state: "stale", reason: { why: "forced" } } });
        return undefined;
      case "stale":
        noticeOf(assessment.reason, task.id, emit);
        queue.push({ task, stale: assessment });
        return undefined;
    }
  };

  const cached = (task: TaskSpec, assessment: Exclude<Assessment, { state: "unknown" }>, action: Action): TaskOutcome => {
    emit({ type: "task-cached", task: task.id, key: action.key });
    return { state: "done", task, assessment, action, cached: true };
  };

  const perform = async (task: TaskSpec, stale: Stale): Promise<TaskOutcome> => {
    const { key } = stale;
    for (;;) {
      const other = inHand.get(key);
      if (other) await other;
      else {
        const result = claim(store, key);
        if (result.held) break;
        emit({ type: "task-waiting", task: task.id, pid: result.by.pid, host: result.by.host });
        while (!options.signal.aborted && !claimIsFree(store, key)) await pause(CLAIM_POLL_MS);
        if (options.signal.aborted) return { state: "skipped", task, because: null };
      }
      const again = assess(assessor, task, outputsOf);
      if (again.state === "fresh") return cached(task, again, again.action);
    }
    let free = (): void => {};
    inHand.set(key, new Promise((resolve) => (free = resolve)));
    try {
      // somebody may have finished between the first look and the claim
      const again = options.forced(task) ? undefined : assess(assessor, task, outputsOf);
      if (again?.state === "fresh") return cached(task, again, again.action);
      const damaged = await mendInputs(stale);
      if (damaged !== undefined) return fail(task, key, damaged, emit);
      return await attempts(assessor, task, stale, pool, options, emit);
    } finally {
      releaseClaim(store, key);
      inHand.delete(key);
      free();
    }
  };

  /** Reads every byte of the cached inputs; makes those again that are not what they were. Gives what went wrong. */
  const mendInputs = async (stale: Stale): Promise<string | undefined> => {
    for (const [port, list] of stale.inputs) {
      for (const { ref, stored } of list) {
        if (!("task" in ref)) continue;
        const condition = inspect(store, stored, true);
        if (condition.state === "intact") continue;
        const producer = outcomes.get(ref.task) as Finished;
        store.files.remove(condition.path);
        const reason: Reason = { why: "output-corrupt", port: ref.port, path: condition.path };
        noticeOf(reason, ref.task, emit);
        const again = await perform(producer.task, { ...producer.assessment, state: "stale", reason });
        if (again.state !== "done") return `its input "${port}" is damaged in the cache and could not be made again`;
        if (again.action.outputs[ref.port]?.digest !== stored.digest)
          return `its input "${port}" was damaged in the cache and came out different when made again; run again`;
      }
    }
    return undefined;
  };

  const launch = (): void => {
    for (let i = 0; slots > 0 && i < queue.length; ) {
      const { task, stale } = queue[i] as (typeof queue)[number];
      const cpus = Math.min(cpusOf(task, assessor.entryOf(task)), options.jobs);
      const memory = Math.min(memoryOf(task, assessor.entryOf(task)) ?? 0, wholeMemory);
      if (cpus > slots || memory > freeMemory) {
        i++;
        continue;
      }
      queue.splice(i, 1);
      slots -= cpus;
      freeMemory -= memory;
      running++;
      perform(task, stale)
        .catch((error: unknown) => storeFailure(task, stale.key, error, emit))
        .then((outcome) => {
          slots += cpus;
          freeMemory += memory;
          running--;
          settle(outcome);
        });
    }
  };

  options.signal.addEventListener("abort", () => wake());
  for (const task of tasks) {
    const needs = dependenciesOf(task);
    missing.set(task.id, needs.length);
    for (const id of needs) {
      const list = dependents.get(id);
      if (list) list.push(task);
      else dependents.set(id, [task]);
    }
  }
  for (const task of tasks.filter(({ id }) => missing.get(id) === 0)) {
    const settled = consider(task);
    if (settled) settle(settled);
  }
  while (running > 0 || queue.length > 0) {
    if (!stopped && !options.signal.aborted) launch();
    else if (running === 0) break;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  for (const task of tasks) if (!outcomes.has(task.id)) outcomes.set(task.id, { state: "skipped", task, because: null });
  return outcomes;
}

function claimIsFree(store: Store, key: TaskKey): boolean {
  const result = claim(store, key);
  if (result.held) releaseClaim(store, key);
  return result.held;
}

function noticeOf(reason: Reason, task: TaskId, emit: Emit): void {
  if (reason.why === "output-corrupt")
    emit({ type: "notice", message: `${task}: cached output "${reason.port}" is damaged (${reason.path}); it is made again` });
  if (reason.why === "record-corrupt")
    emit({ type: "notice", message: `${task}: its record in the cache is damaged (${reason.path}); it runs again` });
}

function fail(task: TaskSpec, key: TaskKey, message: string, emit: Emit): TaskOutcome {
  emit({ type: "task-failed", task: task.id, cause: "store", message, attempt: 1 });
  return { state: "failed", task, key, message, cause: "store" };
}

function storeFailure(task: TaskSpec, key: TaskKey, error: unknown, emit: Emit): TaskOutcome {
  return fail(task, key, `the store cannot be written: ${(error as Error).message}`, emit);
}
