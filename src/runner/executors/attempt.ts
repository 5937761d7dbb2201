import { existsSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { type Action, keepPath, logPath, objectPath, type Store, writeAction } from "../cache/store.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { Resources } from "../contract/component.ts";
import type { TaskId, TaskKey } from "../contract/ids.ts";
import { KIND_EXTENSION } from "../contract/kinds.ts";
import type { TaskUse } from "../log/efficiency.ts";
import type { Emit, FailureCause, RunEvent } from "../log/events.ts";
import { type Assessment, type Assessor, assess, type Keyed } from "../plan/assess.ts";
import type { EachTask, WantedCase } from "../plan/each.ts";
import { cpusOf, type EngineUse, gpusOf } from "../plan/engine-of.ts";
import { type Fingerprint, type Outputs, rootsOf, stageLabel } from "../plan/fingerprint.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import { parseSize, parseTime } from "../spec/quantities.ts";
import { causeOf, INTERRUPTED, NEVER_AGAIN } from "./cause.ts";
import type { Pool, TaskAbout, TaskSinks } from "./pool.ts";
import type { TaskMessage } from "./protocol.ts";
import { redactedIn, redactor } from "./redact.ts";
import { aborted, pause } from "./waiting.ts";

/** A cache that other machines and projects share. Neither throws: what it cannot do it tells. */
export interface SecondTier {
  /** Looks for a result there and takes it into the store; whether there was one. */
  fetch(task: TaskSpec, key: TaskKey): Promise<boolean>;
  /** Puts a result there, while the run goes on. */
  send(task: TaskSpec, action: Action, fingerprint: Fingerprint): void;
}

/** The part of a run that one of several processes does: the rest it takes from the cache, or goes without. */
export interface RunPart {
  /** How a task ended that is not in the cache and not run here; undefined for one that is. */
  ended(task: TaskSpec, key: TaskKey): TaskOutcome | undefined;
  /** Which cases of a mapped task are looked at, by id and place in the list; all where undefined. */
  cases(task: EachTask): WantedCase | undefined;
  /** Whether what the cases of a mapped task gave is joined here. */
  joins(task: EachTask): boolean;
}

export interface ScheduleOptions {
  readonly run: string;
  /** CPU slots; a task takes as many as it declares, at most all. */
  readonly jobs: number;
  /** Names of the GPU slots; a task takes as many as it declares, at most all. Asked where a task declares one. */
  readonly gpus: () => readonly string[];
  readonly keepGoing: boolean;
  /** Folder in which unfinished tasks keep what they go on from, by key; the store's own unless said. */
  readonly keepIn?: string;
  /** Tasks that run even if they are cached. */
  readonly forced: (task: TaskSpec) => boolean;
  /** Modules of the user's own components. */
  readonly modules: { readonly [component: string]: string };
  readonly env: { readonly [name: string]: string | undefined };
  /** Tasks run on other machines, and take no slots and no memory of this one; of cases at most so many are in hand at once. */
  readonly elsewhere?: { readonly atOnce: number };
  /** Results of other machines; absent where there is none. */
  readonly remote?: SecondTier;
  /** What of a run that several processes share is done here; all unless said. */
  readonly part?: RunPart;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly now: () => number;
}

export type Stale = Extract<Assessment, { state: "stale" }>;
export type Finished = {
  readonly task: TaskSpec;
  readonly assessment: Keyed;
  readonly action: Action;
  readonly cached: boolean;
};
export type TaskOutcome =
  | ({ readonly state: "done" } & Finished)
  | {
      readonly state: "failed";
      readonly task: TaskSpec;
      readonly key: TaskKey | null;
      readonly message: string;
      readonly cause: FailureCause;
    }
  | { readonly state: "skipped"; readonly task: TaskSpec; readonly because: TaskId | null };

/** First pause before a retry, doubled with each; the longest. Seconds. */
const BACKOFF_FIRST = 0.5;
const BACKOFF_LONGEST = 30;

export function memoryOf(task: TaskSpec, entry: CatalogueEntry): number | undefined {
  const text = task.resources.memory ?? entry.resources?.memory;
  return text === undefined ? undefined : (parseSize(text) ?? undefined);
}

/** Tries a task as often as it may be tried; writes down what it gave. */
export async function attempts(
  assessor: Assessor,
  task: TaskSpec,
  stale: Stale,
  pool: Pool,
  options: ScheduleOptions,
  emit: Emit,
  outputsOf: (id: TaskId) => Outputs,
  gpus?: readonly string[],
): Promise<TaskOutcome> {
  const { store } = assessor;
  const entry = assessor.entryOf(task);
  const { key } = stale;
  const secrets = Object.fromEntries(
    task.secrets.flatMap((name) => (options.env[name] === undefined ? [] : [[name, options.env[name]]])),
  );
  const redact = redactor(Object.values(secrets));
  const log = logPath(store, key);
  store.files.makeFolder(join(log, ".."));
  store.files.jot(log, "");
  /** A log that cannot be written stops no task: its lines are shown all the same. */
  const note = (text: string): void => {
    try {
      store.files.append(log, text);
    } catch {
      // the disk is full: what has to be kept will say so
    }
  };
  for (const name of task.secrets) {
    if (options.env[name] === undefined) {
      const message = `the secret ${name} is not set in the environment`;
      emit({ type: "task-failed", task: task.id, cause: "input", message, attempt: 1 });
      return { state: "failed", task, key, message, cause: "input" };
    }
  }
  const found = assessor.engineOf(task);
  const engine = found?.ok ? found.value : undefined;
  const keep = options.keepIn === undefined ? keepPath(store, key) : join(options.keepIn, key);
  if (options.forced(task)) forget(store, keep);
  const message = messageFor(store, task, entry, stale, options, { secrets, engine, keep, gpus });
  const own = ownProcess(engine, gpus);
  for (let attempt = 1; ; attempt++) {
    emit({ type: "task-started", task: task.id, key, reason: stale.reason, attempt, ...(hasKept(keep) ? { goesOn: true } : {}) });
    const start = options.now();
    const resources = resourcesOf(task, entry, engine, attempt);
    const limits = limitsOf(resources);
    let use: TaskUse | undefined;
    const sinks: TaskSinks = {
      onMessage(told) {
        if (told.type === "used") use = told;
        if (told.type === "metrics") {
          for (const metric of told.metrics) emit({ type: "task-metric", task: task.id, ...metric });
          return;
        }
        const event = { ...told, task: task.id, type: `task-${told.type}` } as RunEvent;
        if (told.type !== "log") return emit(event);
        const text = redact(told.text);
        note(`${told.stream === "warn" ? "warning: " : ""}${text}\n`);
        emit({ ...event, text } as RunEvent);
      },
    };
    const about = aboutOf(task, resources, key, options.forced(task) && attempt === 1);
    const end = await pool.run({ ...message, scratch: scratchFor(store, key) }, limits, sinks, own, about);
    const seconds = use?.seconds ?? (options.now() - start) / 1000;
    if (end.type === "left") {
      emit({ type: "task-left", task: task.id, job: end.job, submitted: end.submitted });
      return { state: "skipped", task, because: null };
    }
    if (end.type === "done") {
      const changed = changedMeanwhile(assessor, task, stale, outputsOf);
      if (!changed) {
        const action: Action = {
          key,
          task: task.id,
          outputs: end.outputs,
          metrics: end.metrics,
          seconds,
          started: new Date(start).toISOString(),
          run: options.run,
        };
        writeAction(store, action);
        for (const artifact of Object.values(end.outputs)) store.index.note(objectPath(store, artifact), artifact.digest);
        forget(store, keep);
        pool.recorded?.(key);
        emit({ type: "task-finished", task: task.id, key, seconds });
        return { state: "done", task, assessment: { key, fingerprint: stale.fingerprint }, action, cached: false };
      }
      forget(store, keep); // it may be of either content
      emit({ type: "task-failed", task: task.id, cause: "input", message: changed, attempt });
      return { state: "failed", task, key, message: changed, cause: "input" };
    }
    const { cause, message: plain } = options.signal.aborted ? INTERRUPTED : causeOf(end, limits);
    const left = end.type === "killed" ? end.failure : undefined;
    const told = left ? `${plain}, and ${left.message}` : plain;
    const final = attempt > task.retries || NEVER_AGAIN.has(cause) || options.signal.aborted;
    const retryIn = Math.min(BACKOFF_FIRST * 2 ** (attempt - 1), BACKOFF_LONGEST);
    const stack = end.type === "failed" && end.stack !== "" ? { stack: redact(end.stack) } : {};
    const found = end.type === "failed" ? end.failure : left && { ...left, message: told };
    const failure = found ? { failure: redactedIn(found, redact) } : {};
    const text = redact(told);
    note(`failed: ${stack.stack ?? text}\n`);
    emit({
      type: "task-failed",
      task: task.id,
      cause,
      message: text,
      attempt,
      ...failure,
      ...stack,
      ...(final ? {} : { retryIn }),
      // a mistake that is mended makes another task of it
      ...(cause !== "input" && hasKept(keep) ? { kept: true as const } : {}),
    });
    if (final) return { state: "failed", task, key, message: text, cause };
    await Promise.race([pause(retryIn * 1000), aborted(options.signal)]);
    if (options.signal.aborted) return { state: "failed", task, key, ...INTERRUPTED };
  }
}

/** What a try may use: what is declared, and more with each retry where the spec says so; a GPU only where it computes on one. */
export function resourcesOf(task: TaskSpec, entry: CatalogueEntry, engine: EngineUse | undefined, attempt: number): Resources {
  const declared: Resources = { ...entry.resources, ...task.resources };
  const { memory, time, grow } = declared;
  const bytes = parseSize(memory ?? "");
  const seconds = parseTime(time ?? "");
  const times = (factor = 1): number => factor ** (attempt - 1);
  const gpus = engine ? (engine.onGpu ? gpusOf(task, entry) : 0) : (declared.gpus ?? 0);
  return {
    ...declared,
    gpus,
    ...(bytes === null || attempt === 1 ? {} : { memory: `${Math.ceil(bytes * times(grow?.memory))}B` }),
    ...(seconds === null || attempt === 1 ? {} : { time: `${Math.ceil(seconds * times(grow?.time))}s` }),
  };
}

export const aboutOf = (task: TaskSpec, resources: Resources, key: TaskKey, forced: boolean): TaskAbout => ({
  key,
  id: task.id,
  stage: task.stage,
  isCase: task.caseOf !== undefined,
  resources,
  secrets: task.secrets,
  forced,
});

function changedMeanwhile(
  assessor: Assessor,
  task: TaskSpec,
  stale: Stale,
  outputsOf: (id: TaskId) => Outputs,
): string | undefined {
  const readsFiles =
    task.paths.length > 0 ||
    task.depends.length > 0 ||
    [...stale.inputs.values()].some((list) => list.some(({ ref, roots }) => "file" in ref || roots !== undefined));
  if (!readsFiles) return undefined;
  const again = assess({ ...assessor, recent: () => undefined }, task, outputsOf);
  if (again.state !== "unknown" && again.key === stale.key) return undefined;
  return again.state === "unknown" ? again.problem : "an input changed while the stage ran; run again";
}

function limitsOf({ time, memory }: Resources): { readonly seconds?: number; readonly bytes?: number } {
  const seconds = parseTime(time ?? "");
  const bytes = parseSize(memory ?? "");
  return { ...(seconds === null ? {} : { seconds }), ...(bytes === null ? {} : { bytes }) };
}

/** Lets go of what a task has kept. */
function forget(store: Store, keep: string): void {
  try {
    if (existsSync(keep)) store.files.remove(keep);
  } catch {
    // gc takes it
  }
}

/** Whether a task has kept something to go on from; an empty folder goes. */
export function hasKept(keep: string): boolean {
  try {
    if (readdirSync(keep).length > 0) return true;
    rmdirSync(keep);
  } catch {
    // none was asked for
  }
  return false;
}

/** The variables of the process of a task that needs one of its own: engines keep memory and threads for life, a GPU is bound to it. */
function ownProcess(
  engine: EngineUse | undefined,
  gpus: readonly string[] | undefined,
): { readonly [name: string]: string } | undefined {
  if (!engine) return undefined;
  return { ...engine.environment, CUDA_VISIBLE_DEVICES: gpus?.join(",") ?? "" };
}

let scratchSerial = 0;
const scratchFor = (store: Store, key: TaskKey): string =>
  join(store.temporary, `${process.pid}-task-${(scratchSerial++).toString(36)}-${key.slice(0, 12)}`);

interface Given {
  readonly secrets: { readonly [name: string]: string | undefined };
  readonly engine: EngineUse | undefined;
  readonly keep: string;
  /** Names of the GPU slots that the task has; undefined where it declares none. */
  readonly gpus: readonly string[] | undefined;
}

function messageFor(
  store: Store,
  task: TaskSpec,
  entry: CatalogueEntry,
  stale: Stale,
  options: ScheduleOptions,
  { secrets, engine, keep, gpus }: Given,
): Omit<TaskMessage, "id" | "scratch"> {
  const module = options.modules[task.component];
  const outputs: Record<string, TaskMessage["outputs"][string]> = {};
  for (const [port, kind] of Object.entries(task.outputs)) {
    const declared =
      entry.outputs[port] ?? (entry.dynamicOutputs && "port" in entry.dynamicOutputs ? entry.dynamicOutputs.port : undefined);
    outputs[port] = {
      kind,
      extension: declared?.extension ?? KIND_EXTENSION[kind],
      patientLevel: declared?.patientLevel ?? false,
    };
  }
  const inputs: Record<string, TaskMessage["inputs"][string]> = {};
  for (const [port, list] of stale.inputs) {
    inputs[port] = {
      many: task.inputs[port]?.many ?? false,
      list: list.map(({ ref: _, content: __, ...sent }) => sent),
    };
  }
  return {
    type: "run",
    component: module ? { module } : { name: task.component },
    params: task.params,
    inputs,
    outputs,
    keep,
    ...(engine ? { engine: engine.given } : {}),
    folder: task.folder,
    stage: entry.showsStage ? stageLabel(task) : "",
    environment: {
      ...task.environment,
      ...(secrets as { readonly [name: string]: string }), // those that are not set were refused
      ...(gpus ? { CUDA_VISIBLE_DEVICES: gpus.join(",") } : {}),
    },
    cpus: options.elsewhere ? cpusOf(task, entry) : Math.min(cpusOf(task, entry), options.jobs),
    roots: rootsOf(task),
    home: store.home,
  };
}
