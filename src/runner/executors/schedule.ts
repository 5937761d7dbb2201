import { hostname, totalmem } from "node:os";
import { inspect } from "../cache/artifacts.ts";
import { type Action, actionPath, claim, claimant, lookAgain, objectPath, releaseClaim, writeAction } from "../cache/store.ts";
import type { TaskId, TaskKey } from "../contract/ids.ts";
import type { Emit } from "../log/events.ts";
import { type Assessor, assess, assessJoin, type Keyed, type Reason } from "../plan/assess.ts";
import { caseTasks, type EachTask, endedCases, isEach, needsOf } from "../plan/each.ts";
import { cpusOf, gpusOf } from "../plan/engine-of.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import { attempts, type Finished, memoryOf, type ScheduleOptions, type Stale, type TaskOutcome } from "./attempt.ts";
import { joinCases } from "./join-cases.ts";
import type { Pool } from "./pool.ts";
import { taskQueue } from "./task-queue.ts";
import { pause } from "./waiting.ts";

/** How often it is looked whether another process of this machine, or of another, has let go of a key. */
const CLAIM_POLL_MS = 50;
const SHARED_POLL_MS = 1000;

/** A task that is ready to run. */
interface Queued {
  readonly task: TaskSpec;
  /** The rest of what is known of it is found out again when it is its turn: thousands may wait. */
  readonly key: TaskKey;
  readonly reason: Reason;
}

/** What a run gave: the tasks that it knew in the end, each mapped one after its cases, and how each ended. */
export interface Scheduled {
  readonly tasks: readonly TaskSpec[];
  readonly outcomes: ReadonlyMap<TaskId, TaskOutcome>;
}

/** Something that others wait for: a task has ended, or the cases of a mapped one are known. */
type Settled = TaskOutcome | { readonly state: "listed"; readonly task: EachTask };

const listedOf = (id: TaskId): string => `${id} listed`;

/**
 * Runs tasks in the order their inputs allow, as many at once as there are slots, and gives each task's outcome.
 * A mapped task becomes one task a case as soon as the cases are known, and joins what they gave, also where some have failed.
 * A task whose key another process has in hand is waited for. Never throws for what a task does.
 */
export async function schedule(
  assessor: Assessor,
  tasks: readonly TaskSpec[],
  pool: Pool,
  options: ScheduleOptions,
  emit: Emit,
): Promise<Scheduled> {
  const { store } = assessor;
  const outcomes = new Map<TaskId, TaskOutcome>();
  const missing = new Map<TaskId, number>();
  const dependents = new Map<string, TaskSpec[]>();
  /** The cases of each mapped task, once they are known. */
  const mapped = new Map<TaskId, readonly TaskSpec[]>();
  const left = new Map<TaskId, number>();
  const inHand = new Map<TaskKey, Promise<void>>();
  const queue = taskQueue<Queued>(({ task }) => options.elsewhere !== undefined && task.caseOf === undefined);
  let slots = options.elsewhere?.atOnce ?? options.jobs;
  /** GPU slots that are free; known once a task asks for one. */
  let freeGpus: string[] | undefined;
  const wholeMemory = totalmem(); // asked once: each call reads /proc/meminfo
  let freeMemory = wholeMemory;
  let stopped = false;
  let running = 0;
  let wake = (): void => {};

  const outputsOf = (id: TaskId) => (outcomes.get(id) as Finished).action.outputs;
  const outputsIfDone = (id: TaskId) => {
    const outcome = outcomes.get(id);
    return outcome?.state === "done" ? outcome.action.outputs : undefined;
  };

  /** Counts what a task still waits for. */
  const enter = (task: TaskSpec): void => {
    const needs = needsOf(task, assessor.tasks);
    const open = [
      ...needs.tasks.filter((id) => outcomes.get(id)?.state !== "done"),
      ...needs.sideBySide.filter((id) => !mapped.has(id)).map(listedOf),
    ];
    missing.set(task.id, open.length);
    for (const name of open) {
      const list = dependents.get(name);
      if (list) list.push(task);
      else dependents.set(name, [task]);
    }
  };

  const settle = (first: readonly Settled[]): void => {
    const open = [...first];
    // one by one: what a listed cohort brings may be more than a call takes as arguments
    const add = (more: readonly Settled[]): void => {
      for (const one of more) open.push(one);
    };
    for (let at = 0; at < open.length; at++) {
      const settled = open[at] as Settled; // the list grows while it is worked off
      const { task } = settled;
      if (settled.state === "listed") {
        for (const next of dependents.get(listedOf(task.id)) ?? []) add(nearer(next));
        continue;
      }
      if (outcomes.has(task.id)) continue; // two of the tasks that it reads have ended badly
      outcomes.set(task.id, settled);
      if (settled.state === "skipped" && settled.because !== null)
        emit({ type: "task-skipped", task: task.id, because: settled.because });
      if (settled.state === "failed" && !options.keepGoing && !task.caseOf) stopped = true;
      const waiting = dependents.get(task.id) ?? [];
      // where the cases never come to be known, who reads them side by side cannot run either
      const readers = mapped.has(task.id) ? waiting : [...waiting, ...(dependents.get(listedOf(task.id)) ?? [])];
      for (const next of settled.state === "done" ? waiting : readers) {
        if (outcomes.has(next.id)) continue;
        add(settled.state === "done" ? nearer(next) : [skipped(next, settled)]);
      }
      if (task.caseOf) add(caseEnded(task.caseOf.task));
    }
    wake();
  };

  const nearer = (task: TaskSpec): readonly Settled[] => {
    const left = (missing.get(task.id) as number) - 1;
    if (left > 0) missing.set(task.id, left);
    else missing.delete(task.id);
    return left === 0 ? consider(task) : [];
  };

  const skipped = (task: TaskSpec, after: Exclude<TaskOutcome, { state: "done" }>): TaskOutcome => ({
    state: "skipped",
    task,
    // what an interrupted run leaves to others has not failed, and neither has what waits for it
    because: after.state === "failed" ? after.task.id : options.signal.aborted ? null : (after.because ?? after.task.id),
  });

  /** Looks at a task whose inputs are all there: settles it at once, or queues it. */
  const consider = (task: TaskSpec): readonly Settled[] => {
    if (isEach(task)) return list(task);
    const assessment = assess(assessor, task, outputsOf);
    switch (assessment.state) {
      case "unknown":
        return [unknown(task, assessment.problem)];
      case "fresh":
        if (!options.forced(task)) return [cached(task, assessment, assessment.action)];
        queue.add({ task, key: assessment.key, reason: { why: "forced" } });
        return [];
      case "stale": {
        const ended = options.part?.ended(task, assessment.key);
        if (ended) return [ended];
        noticeOf(assessment.reason, task.id, emit);
        queue.add({ task, key: assessment.key, reason: assessment.reason });
        return [];
      }
    }
  };

  const unknown = (task: TaskSpec, message: string): TaskOutcome => {
    emit({ type: "task-failed", task: task.id, cause: "unknown", message, attempt: 0 });
    return { state: "failed", task, key: null, message, cause: "unknown" };
  };

  /** The cases of a mapped task are known: a task for each. */
  const list = (task: EachTask): readonly Settled[] => {
    const wanted = options.part?.cases(task);
    const cases = caseTasks(assessor, task, outputsOf, wanted);
    mapped.set(task.id, cases);
    left.set(task.id, cases.length);
    emit({ type: "cases-listed", task: task.id, cases: cases.length });
    if (cases.length === 0 && wanted)
      return [
        { state: "listed", task },
        { state: "skipped", task, because: null },
      ];
    if (cases.length === 0) return [{ state: "listed", task }, unknown(task, "there are no cases to run over")];
    for (const one of cases) enter(one);
    const ready = cases.flatMap((one): readonly Settled[] => {
      for (const id of needsOf(one, assessor.tasks).tasks) {
        const outcome = outcomes.get(id);
        if (outcome && outcome.state !== "done") return [skipped(one, outcome)];
      }
      if (missing.get(one.id) !== 0) return [];
      missing.delete(one.id);
      return consider(one);
    });
    return [{ state: "listed", task }, ...ready];
  };

  /** The last case joins them all. */
  const caseEnded = (id: TaskId): readonly Settled[] => {
    const open = (left.get(id) as number) - 1;
    left.set(id, open);
    if (open > 0) return [];
    const task = assessor.tasks.get(id) as EachTask;
    const ended = (mapped.get(id) as readonly TaskSpec[]).map((one) => outcomes.get(one.id) as TaskOutcome);
    if (options.signal.aborted || options.part?.joins(task) === false) return [{ state: "skipped", task, because: null }];
    if (!ended.some(({ state }) => state === "done")) return [skipped(task, ended[0] as Exclude<TaskOutcome, { state: "done" }>)];
    const seconds = ended.reduce((sum, one) => sum + (one.state === "done" ? one.action.seconds : 0), 0);
    const all = endedCases(store, task, outputsOf, outputsIfDone);
    const assessment = assessJoin(assessor, task, all);
    const told = {
      type: "cases-joined" as const,
      task: id,
      key: assessment.key,
      cases: all.length,
      missing: all.flatMap((one) => (one.outputs ? [] : [one.id])),
    };
    if (assessment.state === "fresh") {
      emit({ ...told, cached: true });
      return [{ state: "done", task, assessment, action: assessment.action, cached: true }];
    }
    running++;
    void join(task, assessment, all, seconds)
      .catch((error: unknown) => failedJoin(task, assessment.key, error, emit))
      .then((outcome) => {
        running--;
        if (outcome.state === "done") emit({ ...told, cached: outcome.cached });
        settle([outcome]);
      });
    return [];
  };

  const join = async (
    task: EachTask,
    stale: Keyed,
    all: Parameters<typeof joinCases>[3],
    seconds: number,
  ): Promise<TaskOutcome> => {
    const { key } = stale;
    while (!claim(store, key).held) if (!(await isFree(key))) return { state: "skipped", task, because: null };
    try {
      lookAgain(actionPath(store, key));
      const again = assessJoin(assessor, task, all); // another process may have joined them meanwhile
      if (again.state === "fresh") return { state: "done", task, assessment: again, action: again.action, cached: true };
      const outputs = await joinCases(store, task, assessor.entryOf(task), all);
      const started = new Date(options.now()).toISOString();
      const action: Action = { key, task: task.id, outputs, metrics: {}, seconds, started, run: options.run };
      writeAction(store, action);
      for (const artifact of Object.values(outputs)) store.index.note(objectPath(store, artifact), artifact.digest);
      return { state: "done", task, assessment: { key, fingerprint: stale.fingerprint }, action, cached: false };
    } finally {
      releaseClaim(store, key);
    }
  };

  /** Waits until no other process has a key in hand; false where this run is interrupted meanwhile. */
  const isFree = async (key: TaskKey): Promise<boolean> => {
    const often = claimant(store, key)?.host === hostname() ? CLAIM_POLL_MS : SHARED_POLL_MS;
    while (!options.signal.aborted && claimant(store, key)) await pause(often);
    return !options.signal.aborted;
  };

  const cached = (task: TaskSpec, { key, fingerprint }: Keyed, action: Action): TaskOutcome => {
    emit({ type: "task-cached", task: task.id, key: action.key });
    options.remote?.send(task, action, fingerprint);
    return { state: "done", task, assessment: { key, fingerprint }, action, cached: true };
  };

  const perform = async ({ task, key, reason }: Queued, gpus?: readonly string[]): Promise<TaskOutcome> => {
    for (;;) {
      const other = inHand.get(key);
      if (other) await other;
      else {
        const result = claim(store, key);
        if (result.held) break;
        emit({ type: "task-waiting", task: task.id, pid: result.by.pid, host: result.by.host });
        if (!(await isFree(key))) return { state: "skipped", task, because: null };
      }
      lookAgain(actionPath(store, key)); // it may have been written on another machine
      const again = assess(assessor, task, outputsOf);
      if (again.state === "fresh") return cached(task, again, again.action);
    }
    let free = (): void => {};
    inHand.set(key, new Promise((resolve) => (free = resolve)));
    let other: TaskKey;
    try {
      // somebody may have finished between the first look and the claim
      const now = assess(assessor, task, outputsOf);
      if (now.state === "unknown") return unknown(task, now.problem);
      if (now.state === "fresh" && !options.forced(task)) return cached(task, now, now.action);
      other = now.key;
      if (other === key) return await work(task, { ...now, state: "stale", reason }, gpus);
    } finally {
      releaseClaim(store, key);
      inHand.delete(key);
      free();
    }
    return perform({ task, key: other, reason }, gpus); // its files have changed since they were looked at
  };

  /** Makes what is in hand: takes it from others who have it, or has it made. */
  const work = async (task: TaskSpec, stale: Stale, gpus?: readonly string[]): Promise<TaskOutcome> => {
    const { key } = stale;
    if (options.remote && !options.forced(task) && (await options.remote.fetch(task, key))) {
      const taken = assess(assessor, task, outputsOf);
      if (taken.state === "fresh") return cached(task, taken, taken.action);
    }
    const damaged = await mendInputs(stale);
    if (damaged !== undefined) return fail(task, key, damaged, emit);
    const outcome = await attempts(assessor, task, stale, pool, options, emit, outputsOf, gpus);
    if (outcome.state === "done") options.remote?.send(task, outcome.action, stale.fingerprint);
    return outcome;
  };

  /**
   * Reads every byte of the cached inputs; makes those again that are not what they were. Gives what went wrong. Where tasks run elsewhere, a
   * file that looks untouched is taken for what it was: this process cannot read what all nodes of a cluster read.
   */
  const mendInputs = async (stale: Stale): Promise<string | undefined> => {
    for (const [port, list] of stale.inputs) {
      for (const { ref, stored } of list) {
        if (!("task" in ref)) continue;
        const condition = inspect(store, stored, !options.elsewhere);
        if (condition.state === "intact") continue;
        const producer = outcomes.get(ref.task) as Finished;
        store.files.remove(condition.path);
        const reason: Reason = { why: "output-corrupt", port: ref.port, path: condition.path };
        noticeOf(reason, ref.task, emit);
        const again = await remake(producer, reason);
        if (again.state !== "done") return `its input "${port}" is damaged in the cache and could not be made again`;
        if (inspect(store, stored, true).state !== "intact")
          return `its input "${port}" was damaged in the cache and came out different when made again; run again`;
      }
    }
    return undefined;
  };

  /** Makes a damaged output again; of a mapped task, what is damaged of its cases too. */
  const remake = async ({ task, assessment }: Finished, reason: Reason): Promise<TaskOutcome> => {
    if (!isEach(task)) return perform({ task, key: assessment.key, reason });
    for (const one of mapped.get(task.id) as readonly TaskSpec[]) {
      const outcome = outcomes.get(one.id);
      if (outcome?.state !== "done") continue;
      const sound = Object.values(outcome.action.outputs).every((stored) => inspect(store, stored, true).state === "intact");
      const again = sound ? outcome : await perform({ task: one, key: outcome.assessment.key, reason });
      if (again.state !== "done") return again;
    }
    const all = endedCases(store, task, outputsOf, outputsIfDone);
    return join(task, assessment, all, 0);
  };

  /** How many GPU slots a task takes: as many as it declares, at most all; none where its engine makes no use of one. */
  const gpusTaken = (task: TaskSpec): number | undefined => {
    const wanted = gpusOf(task, assessor.entryOf(task));
    if (wanted === 0) return undefined;
    const engine = assessor.engineOf(task);
    if (engine?.ok && !engine.value.onGpu) return undefined;
    const all = options.gpus();
    freeGpus ??= [...all];
    return Math.min(wanted, all.length);
  };

  /** What a task takes of this machine's processors and memory; elsewhere, of the cases that are in hand at once. */
  const takenBy = (task: TaskSpec): { readonly cpus: number; readonly memory: number } => {
    if (options.elsewhere) return { cpus: task.caseOf ? 1 : 0, memory: 0 };
    const entry = assessor.entryOf(task);
    return { cpus: Math.min(cpusOf(task, entry), options.jobs), memory: Math.min(memoryOf(task, entry) ?? 0, wholeMemory) };
  };

  const start = (one: Queued, { cpus, memory }: ReturnType<typeof takenBy>, gpus?: readonly string[]): void => {
    slots -= cpus;
    freeMemory -= memory;
    running++;
    perform(one, gpus)
      .catch((error: unknown) => storeFailure(one.task, one.key, error, emit))
      .then((outcome) => {
        slots += cpus;
        freeMemory += memory;
        if (gpus) freeGpus?.push(...gpus);
        running--;
        settle([outcome]);
      });
  };

  /** Starts what there is room for, in order; elsewhere, what is no case goes before all cases. */
  const launch = (): void => {
    for (const one of queue.takeUrgent()) start(one, takenBy(one.task));
    queue.take((one) => {
      const wish = takenBy(one.task);
      const wanted = options.elsewhere ? undefined : gpusTaken(one.task);
      if (wish.cpus > slots || wish.memory > freeMemory || (wanted ?? 0) > (freeGpus?.length ?? 0))
        return slots > 0 ? "later" : "enough";
      start(one, wish, wanted === undefined ? undefined : freeGpus?.splice(0, wanted));
      return slots > 0 ? "taken" : "taken, and enough";
    });
  };

  options.signal.addEventListener("abort", () => wake());
  for (const task of tasks) enter(task);
  for (const task of tasks.filter(({ id }) => missing.get(id) === 0)) settle(consider(task));
  while (running > 0 || queue.size() > 0) {
    if (!stopped && !options.signal.aborted) launch();
    else if (running === 0) break;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  const all = tasks.flatMap((task) => [...(mapped.get(task.id) ?? []), task]);
  for (const task of all) if (!outcomes.has(task.id)) outcomes.set(task.id, { state: "skipped", task, because: null });
  return { tasks: all, outcomes };
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

function failedJoin(task: TaskSpec, key: TaskKey, error: unknown, emit: Emit): TaskOutcome {
  if ((error as NodeJS.ErrnoException).code !== undefined) return storeFailure(task, key, error, emit);
  const message = `its cases cannot be joined: ${(error as Error).message}`;
  emit({ type: "task-failed", task: task.id, cause: "input", message, attempt: 1 });
  return { state: "failed", task, key, message, cause: "input" };
}

function storeFailure(task: TaskSpec, key: TaskKey, error: unknown, emit: Emit): TaskOutcome {
  return fail(task, key, `the store cannot be written: ${(error as Error).message}`, emit);
}
