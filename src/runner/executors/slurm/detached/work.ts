import { appendFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { diskFiles } from "../../../cache/file-layer.ts";
import { beat } from "../../../cache/heartbeat.ts";
import { keepPath, openStore } from "../../../cache/store.ts";
import type { TaskId } from "../../../contract/ids.ts";
import type { RunEvent } from "../../../log/events.ts";
import type { Assessor } from "../../../plan/assess.ts";
import { needsOf } from "../../../plan/each.ts";
import { cpusOf } from "../../../plan/engine-of.ts";
import { assessorWith, closureOf, EMPTY_STATE, readState, stateName } from "../../../plan/freshness.ts";
import type { TaskSpec } from "../../../spec/compiled.ts";
import { hasKept, type ScheduleOptions, type SecondTier } from "../../attempt.ts";
import { gpuSlots } from "../../gpus.ts";
import { createPool, type Pool } from "../../pool.ts";
import { schedule } from "../../schedule.ts";
import { readRecord } from "../batch.ts";
import { askedOf } from "../cluster.ts";
import { isOwner } from "../job.ts";
import { measureChildren } from "../measure.ts";
import { nodeName } from "../node-name.ts";
import { scratchOn, unmadeFolder } from "../scratch.ts";
import { LEFT_ALONE, STOPPED } from "../script.ts";
import { MOST_STOPS, NO_PROGRESS, noteStop } from "../stops.ts";
import { isTimeUp } from "../time-left.ts";
import { onWarning } from "../warnings.ts";
import { frozenEngines, frozenTasks } from "./frozen.ts";
import { isOwn, ownPart } from "./own-part.ts";
import { type DetachedRun, type Frozen, numberOf } from "./record.ts";
import { takeOver } from "./take-over.ts";

/** An event as it is written down: with the time at which it happened, milliseconds since 1970. */
export interface Noted {
  readonly at: number;
  readonly event: RunEvent;
}

/** What of regimen a job needs that lies outside the runner's executors. */
export interface World {
  readonly env: NodeJS.ProcessEnv;
  /** Names the code of regimen. */
  readonly build: string;
  /** Opens the cache that a run shares with others. */
  readonly openRemote: (
    remote: NonNullable<DetachedRun["remote"]>,
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
  const element = run?.jobs[Number(folder.slice(folder.lastIndexOf("/") + 1))]?.elements[index];
  if (!run || !frozen || !element) throw new Error(`${folder} holds no job of a run of regimen`);
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
  const { spec } = frozen.loaded;
  const state = readState(store, stateName(spec.experiment, spec.variant));
  const base = spec.variant === null ? EMPTY_STATE : readState(store, stateName(spec.experiment, null));
  const assessor = assessorWith(store, frozen.loaded, frozenEngines(frozen), state, base);
  const tasks = closureOf(frozenTasks(frozen), ({ id }) => id === element.task);
  const own = isOwn(element);
  const events = join(folder, `${index}.events`);
  const note = (event: RunEvent): void =>
    appendFileSync(events, `${JSON.stringify({ at: Date.now(), event } satisfies Noted)}\n`);

  const abort = new AbortController();
  const tell = (message: string): void => note({ type: "notice", message });
  const node = nodeName(env);
  const { folder: place, unset } = scratchOn(run.cluster.scratch ?? null, env);
  if (unset && index === 0) tell(`the scratch folder ${run.cluster.scratch} is not used: ${unset} is not set on ${node}`);
  const unmade = place === undefined ? undefined : unmadeFolder(place, node);
  if (unmade !== undefined) {
    process.stderr.write(`${unmade}\n`);
    return 1;
  }
  const local = createPool(run.workerFile, env);
  let stopping = false;
  const begun: { readonly id: TaskId; readonly key: string }[] = [];
  const job = `${env.SLURM_ARRAY_JOB_ID ?? env.SLURM_JOB_ID ?? numberOf(run, 0)}_${index}`;
  const pool: Pool = {
    async run(message, limits, sinks, processEnv, about) {
      if (stopping) return { type: "killed", cause: "interrupted" };
      begun.push({ id: about.id as TaskId, key: about.key });
      const began = Date.now();
      sinks.onMessage({ type: "placed", job, state: "running", reason: "", node, since: began });
      const measured = measureChildren();
      const scratch = join(place ?? store.temporary, `${process.pid}-task-${begun.length}-${about.key.slice(0, 12)}`);
      const other = await takeOver(store.home, about.key, abort.signal);
      const end = other ?? (await local.run({ ...message, scratch }, limits, sinks, processEnv, about));
      rmSync(scratch, { recursive: true, force: true });
      const used = measured.end() ?? null;
      const asked = askedOf(run.cluster, about.stage, about.resources, message.cpus);
      const use = { stage: about.stage, asked, bound: message.engine !== undefined };
      if (end.type !== "killed" || !stopping)
        sinks.onMessage({ type: "used", ...use, job, node, seconds: (Date.now() - began) / 1000, used });
      return end;
    },
    interrupt: (atOnce) => local.interrupt(atOnce),
    close: () => local.close(),
  };
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    abort.abort();
    void local.interrupt();
  };
  onWarning(folder, index, stop);

  const cpus = Math.max(...tasks.filter(own).map((task) => cpusOf(task, assessor.entryOf(task))), 1);
  const remote = run.remote && (await world.openRemote(run.remote, assessor, abort.signal, tell));
  const options: ScheduleOptions = {
    ...{ run: run.run, jobs: cpus, gpus: () => gpuSlots(env, undefined), keepGoing: true, forced: () => false },
    ...{ modules: frozen.loaded.modules, env, signal: abort.signal, now: Date.now, part: ownPart(element, tasks) },
    ...(remote ? { remote } : {}),
  };
  const emit = (event: RunEvent): void => {
    const mine =
      "task" in event ? own((assessor.tasks.get(event.task) ?? { id: event.task }) as TaskSpec) : event.type === "notice";
    if (!mine || event.type === "task-skipped" || event.type === "cases-joined") return;
    if (event.type === "task-failed" && event.cause === "interrupted") return;
    note(event);
  };
  const { outcomes } = await schedule(assessor, tasks, pool, options, emit);
  local.close();
  await remote?.close();
  // what joins the cases of its own stage is others' work
  const mine = [...outcomes.values()].filter(({ task }) => own(task) && (!element.share || task.caseOf));
  const isOpen = mine.some((one) => one.state === "skipped" || (one.state === "failed" && one.cause === "interrupted"));
  if (stopping && isOpen) {
    const only = begun.length === 1 ? begun[0] : undefined;
    const keep = only && keepPath(store, only.key as never);
    const isVain = keep !== undefined && noteStop(join(folder, `${index}.stops`), keep) >= MOST_STOPS;
    const failed = { type: "task-failed", cause: "time", attempt: 1 } as const;
    if (only && isVain) {
      note({ ...failed, task: only.id, message: NO_PROGRESS.message, failure: NO_PROGRESS });
      return 1;
    }
    if (only && keep && !hasKept(keep) && isTimeUp(env, warning)) {
      // it had all the time that a job has, and could only begin anew
      note({ ...failed, task: only.id, message: TIME_IS_UP });
      return 1;
    }
    const since = Date.now();
    const waits = { type: "task-placed", job, state: "queued", reason: "BeginTime", node: "", since } as const;
    for (const { id } of begun) if (outcomes.get(id)?.state !== "done") note({ ...waits, task: id });
    return STOPPED;
  }
  const isDone = (id: TaskId): boolean => outcomes.get(id)?.state === "done";
  if (!element.share) return isDone(element.task) ? 0 : 1;
  const task = assessor.tasks.get(element.task) as TaskSpec; // the run has it
  return needsOf(task, assessor.tasks).tasks.every(isDone) ? 0 : 1;
}

const TIME_IS_UP = "stopped at the time limit of its job (resources.time)";
