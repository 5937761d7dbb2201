import { rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { diskFiles } from "../../../cache/file-layer.ts";
import { beat } from "../../../cache/heartbeat.ts";
import { keepPath, openStore, type Store } from "../../../cache/store.ts";
import { asTaskKey, type TaskId } from "../../../contract/ids.ts";
import type { RunEvent } from "../../../log/events.ts";
import type { Assessor } from "../../../plan/assess.ts";
import { isEach, needsOf } from "../../../plan/each.ts";
import { cpusOf } from "../../../plan/engine-of.ts";
import { assessorWith, closureOf, EMPTY_STATE, readState, stateName } from "../../../plan/freshness.ts";
import type { TaskSpec } from "../../../spec/compiled.ts";
import { hasKept, type RunPart, type ScheduleOptions, type SecondTier, type TaskOutcome } from "../../attempt.ts";
import { causeOf } from "../../cause.ts";
import { gpuSlots } from "../../gpus.ts";
import { schedule } from "../../schedule.ts";
import { readRecord } from "../batch.ts";
import { isOwner } from "../job.ts";
import { nodeName } from "../node-name.ts";
import { nodeScratch } from "../scratch.ts";
import { LEFT_ALONE, STOPPED } from "../script.ts";
import { MOST_STOPS, NO_PROGRESS, noteStop } from "../stops.ts";
import { isTimeUp } from "../time-left.ts";
import { onWarning } from "../warnings.ts";
import { frozenEngines, frozenTasks } from "./frozen.ts";
import type { Element } from "./graph.ts";
import { type NodePool, nodePool } from "./node-pool.ts";
import { failedIn, note, notesFrom } from "./notes.ts";
import { isOwn, ownPart } from "./own-part.ts";
import { type DetachedRun, endOf, type Frozen } from "./record.ts";

/** What of regimen a job needs that lies outside the runner's executors. */
export interface World {
  readonly env: NodeJS.ProcessEnv;
  /** Names the code of regimen. */
  readonly build: string;
  /** Opens the cache that a run shares with others. */
  readonly openRemote: (
    remote: NonNullable<DetachedRun["remote"]>,
    run: DetachedRun,
    assessor: Assessor,
    signal: AbortSignal,
    tell: (message: string) => void,
  ) => Promise<SecondTier & { close(): Promise<void> }>;
}

/**
 * The leading process of a job of a detached run: works off one task of its array by this node's own processes, from the cache and into
 * it, and writes down what happens. Gives the exit code: 0 where what follows may start; cases that fail keep nothing from starting.
 *
 * @param folder of the job
 * @param warning seconds before its time is up that Slurm warns the job
 */
export async function workElement(folder: string, index: number, warning: number, world: World): Promise<number> {
  const { env } = world;
  const run = readRecord<DetachedRun>(join(dirname(folder), "run.json"));
  const frozen = readRecord<Frozen>(join(dirname(folder), "frozen.json"));
  const element = run?.jobs[Number(basename(folder))]?.elements[index];
  if (!run || !frozen || !element) throw new Error(`${folder} holds no job of a run of regimen`);
  if (endOf(run)) return 1; // cancelled while it was submitted
  if (!isOwner(folder, index, env)) return LEFT_ALONE;
  rmSync(join(folder, `${index}.exit`), { force: true }); // of before it came back to the queue
  if (run.build !== world.build) {
    process.stderr.write(
      `regimen is not the one that run ${run.run} was submitted with: stop it with regimen cancel ${run.run}, and submit it again\n`,
    );
    return 1;
  }
  const store = openStore(run.home, diskFiles);
  store.files.makeFolder(store.temporary);
  beat(store.files, store.home);
  const { spec, modules } = frozen.loaded;
  const state = readState(store, stateName(spec.experiment, spec.variant));
  const base = spec.variant === null ? EMPTY_STATE : readState(store, stateName(spec.experiment, null));
  const assessor = assessorWith(store, frozen.loaded, frozenEngines(frozen), state, base);
  const tasks = closureOf(frozenTasks(frozen), ({ id }) => id === element.task);
  const events = join(folder, `${index}.events`);
  const abort = new AbortController();
  let isOver = false;
  const tell = (message: string): void => {
    if (!isOver) note(events, { type: "notice", message }); // what it has put there in all is no news of one job among many
  };
  const node = nodeName(env);
  const { folder: scratch = store.temporary, unused, unmade } = nodeScratch(run.cluster.scratch ?? null, env);
  if (unused !== undefined && index === 0) tell(unused);
  if (unmade !== undefined) {
    process.stderr.write(`${unmade}\n`);
    return 1;
  }
  const place = {
    job: `${env.SLURM_ARRAY_JOB_ID ?? env.SLURM_JOB_ID ?? ""}_${index}`,
    node,
    scratch,
  };
  const pool = nodePool(run, place, store, env, abort.signal);
  const stop = (): void => {
    abort.abort();
    pool.stop();
  };
  onWarning(folder, index, stop);

  const cpus = Math.max(1, ...tasks.filter(isOwn(element)).map((task) => cpusOf(task, assessor.entryOf(task))));
  const remote = run.remote && (await world.openRemote(run.remote, run, assessor, abort.signal, tell));
  const options: ScheduleOptions = {
    ...{ run: run.run, jobs: cpus, gpus: () => gpuSlots(env, undefined), keepGoing: true, forced: () => false },
    ...{ modules, env, signal: abort.signal, now: Date.now, part: partSince(element, tasks, events) },
    ...(remote ? { remote } : {}),
  };
  const { outcomes } = await schedule(assessor, tasks, pool, options, (event) => {
    if (isWorthNoting(event, element, assessor)) note(events, event);
  });
  pool.close();
  isOver = true;
  await remote?.close();
  // what joins the cases of its own stage is others' work
  const own = [...outcomes.values()].filter(({ task }) => isOwn(element)(task) && !isEach(task));
  if (abort.signal.aborted && own.some(isOpen)) {
    const failed = givenUp(pool, store, join(folder, `${index}.stops`), () => isTimeUp(env, warning));
    const since = Date.now();
    for (const { id } of pool.begun) {
      if (outcomes.get(id)?.state === "done") continue;
      if (failed?.task === id) note(events, failed);
      else note(events, { type: "task-placed", task: id, ...STOPPED_PLACE, job: pool.job, since });
    }
    return own.some((one) => isOpen(one) && one.task.id !== failed?.task) ? STOPPED : 1;
  }
  const isDone = (id: TaskId): boolean => outcomes.get(id)?.state === "done";
  if (!element.share) return isDone(element.task) ? 0 : 1;
  const task = assessor.tasks.get(element.task) as TaskSpec; // the run has it
  return needsOf(task, assessor.tasks).tasks.every(isDone) ? 0 : 1;
}

const STOPPED_PLACE = { state: "queued", reason: "BeginTime", node: "" } as const;

/** Whether a task is still to be done after a warning. */
const isOpen = (outcome: TaskOutcome): boolean =>
  outcome.state === "skipped" || (outcome.state === "failed" && outcome.cause === "interrupted");

/** The part of a run that a job does, but for cases that have failed before the job came back to the queue. */
function partSince(element: Element, tasks: readonly TaskSpec[], events: string): RunPart {
  const part = ownPart(element, tasks);
  const failed = failedIn(notesFrom(events, 0).notes);
  return {
    ...part,
    ended(task, key) {
      const known = failed.get(task.id);
      return known ? { state: "failed", task, key, message: known.message, cause: known.cause } : part.ended(task, key);
    },
  };
}

/** Events of the job's own tasks, as they will be shown; that it is interrupted is no failure. */
function isWorthNoting(event: RunEvent, element: Element, { tasks }: Assessor): boolean {
  if (event.type === "notice") return true;
  if (!("task" in event) || event.type === "task-skipped" || event.type === "cases-joined") return false;
  if (event.type === "task-failed" && event.cause === "interrupted") return false;
  const task = tasks.get(event.task);
  return task !== undefined && isOwn(element)(task);
}

/** The task that is not tried again after a warning: it had all the time that a job has and could only begin anew, or comes no further. */
function givenUp({ begun }: NodePool, store: Store, stops: string, isTimeOver: () => boolean): TaskFailed | undefined {
  const [only, ...more] = begun;
  if (!only || more.length > 0) return undefined;
  const keep = keepPath(store, asTaskKey(only.key));
  const failed = { type: "task-failed", task: only.id, cause: "time", attempt: 1 } as const;
  if (noteStop(stops, keep) >= MOST_STOPS) return { ...failed, message: NO_PROGRESS.message, failure: NO_PROGRESS };
  return !hasKept(keep) && isTimeOver()
    ? { ...failed, message: causeOf({ type: "killed", cause: "time" }, {}).message }
    : undefined;
}

type TaskFailed = Extract<RunEvent, { type: "task-failed" }>;
