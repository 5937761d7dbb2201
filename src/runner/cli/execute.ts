import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "../cache/artifacts.ts";
import { digestText } from "../cache/digest.ts";
import { replaceFile } from "../cache/file-layer.ts";
import { objectPath, prepareStore, sweep } from "../cache/store.ts";
import type { TaskId } from "../contract/ids.ts";
import type { Finished, TaskOutcome } from "../executors/attempt.ts";
import type { Pool } from "../executors/pool.ts";
import { type PublishedTask, publish, type ResultFile, resultFiles, resultsFolder } from "../executors/publish.ts";
import { type Scheduled, schedule } from "../executors/schedule.ts";
import type { Emit, RunEvent } from "../log/events.ts";
import { isCaseIdOf, isEach, isPublished } from "../plan/each.ts";
import { closureOf, planTasks, type State, stateName, writeState } from "../plan/freshness.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import type { ReportTask, RunFacts } from "./report-facts.ts";
import { recordOf, reportTask, withoutCases } from "./run-record.ts";
import { CallError, type Session, writingStore } from "./session.ts";

export interface RunOptions {
  readonly jobs: number;
  readonly keepGoing: boolean;
  /** Stages to run with what they need; all if empty. */
  readonly only: readonly string[];
  readonly force: boolean;
}

export interface RunResult {
  readonly ran: number;
  readonly cached: number;
  readonly failed: number;
  readonly skipped: number;
  readonly interrupted: boolean;
  /** Absolute folder of the results; empty where nothing was published. */
  readonly folder: string;
}

/** After how long it is said what a run that is interrupted still waits for. */
const PATIENCE_MS = 1000;
const STOPPING = "waiting for stages to write down how far they have come; interrupt again to kill them";

/** Runs a loaded spec: schedules what is stale, publishes results, writes the run's record. Publishes and records nothing where all is up to date. */
export async function execute(session: Session, options: RunOptions, display: Emit): Promise<RunResult> {
  const { store, loaded, assessor, host } = session;
  const { spec } = loaded;
  const isNamed = namedStages(spec.tasks, options.only);
  const tasks = options.only.length > 0 ? closureOf(spec.tasks, isNamed) : spec.tasks;
  const hasEngines = Object.values(loaded.entries).some(({ engine }) => engine);
  const notes = hasEngines ? await import("./engine-notes.ts") : undefined;
  notes?.requireEngines(session.assessor, tasks);
  const started = host.now();
  const run = runName(started);
  const { emit, flush } = journal(join(store.home, "runs", run), display);
  emit({ type: "run-started", run, experiment: spec.experiment, variant: spec.variant, tasks: tasks.length });
  for (const message of notes?.engineNotes(session, tasks) ?? []) emit({ type: "notice", message });

  const abort = new AbortController();
  let pool: Pool | undefined;
  const lazyPool: Pool = {
    async run(...args) {
      // loaded when there is something to run: node:child_process alone takes 4 ms
      const { createPool } = await import("../executors/pool.ts");
      if (abort.signal.aborted) return { type: "killed", cause: "interrupted" };
      pool ??= createPool(host.workerFile, host.env);
      return pool.run(...args);
    },
    interrupt: async (atOnce) => pool?.interrupt(atOnce),
    close: () => pool?.close(),
  };
  let patience: NodeJS.Timeout | undefined;
  const stopListening = host.onInterrupt(() => {
    const second = abort.signal.aborted;
    abort.abort();
    if (!second) patience = setTimeout(() => emit({ type: "notice", message: STOPPING }), PATIENCE_MS);
    void lazyPool.interrupt(second);
  });
  let scheduled: Scheduled;
  try {
    prepareForWork(session);
    const { jobs, keepGoing } = options;
    const forced = (task: TaskSpec): boolean => options.force && isNamed(task);
    const { modules } = loaded;
    scheduled = await schedule(
      assessor,
      tasks,
      lazyPool,
      { run, jobs, gpus: session.gpus, keepGoing, forced, modules, env: host.env, signal: abort.signal, now: host.now },
      emit,
    );
  } finally {
    clearTimeout(patience);
    lazyPool.close();
  }
  const counts = countOf([...scheduled.outcomes.values()]);
  const interrupted = abort.signal.aborted;
  const ended = { run, started, interrupted, ...counts };
  let folder = "";
  let unwritten = 0;
  try {
    folder = await finish(session, scheduled, ended, emit);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    unwritten = 1;
    emit({
      type: "notice",
      message: `the results cannot be written: ${(error as Error).message}; what was made is in the cache. Mend the folder, or use --out`,
    });
  }
  emit({ type: "run-finished", ...counts, seconds: (host.now() - started) / 1000, interrupted });
  if (counts.ran + counts.failed > 0) flush();
  try {
    store.index.save();
  } catch {
    // only a shortcut
  }
  stopListening();
  return { ...counts, failed: counts.failed + unwritten, interrupted, folder };
}

function prepareForWork({ store }: Session): void {
  writingStore(store.home, () => {
    prepareStore(store);
    sweep(store);
  });
}

/**
 * Tells the tasks of the stages that words name; a word is a stage, with all the tasks that it stands for, or a whole task id.
 * Throws for one that names nothing.
 */
export function namedStages(tasks: readonly TaskSpec[], names: readonly string[]): (task: TaskSpec) => boolean {
  for (const name of names) {
    if (!tasks.some((task) => isOf(task, name))) {
      const mapped = tasks.find((task) => isEach(task) && isCaseIdOf(task.id, name));
      if (mapped) throw new CallError(`${name} runs with all cases of its stage: name ${mapped.id}`);
      throw new CallError(`no stage "${name}" in this spec\nStages: ${[...new Set(tasks.map((task) => task.stage))].join(", ")}`);
    }
  }
  return (task) => names.length === 0 || names.some((name) => isOf(task, name));
}

const isOf = ({ stage, id }: TaskSpec, name: string): boolean => stage === name || id === name || stage.startsWith(`${name}/`);

function runName(time: number): string {
  const stamp = new Date(time).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${stamp}-${digestText(`${process.pid} ${time}`).slice(0, 4)}`;
}

/**
 * Keeps events back until something happens that is worth a record, then appends each to the run's journal.
 * What tasks print is in their logs and not here again.
 */
function journal(folder: string, display: Emit): { readonly emit: Emit; readonly flush: () => void } {
  let kept: RunEvent[] | undefined = [];
  const write = (events: readonly RunEvent[]): void => {
    const time = new Date().toISOString();
    const lines = events.filter(({ type }) => type !== "task-log").map((event) => `${JSON.stringify({ time, ...event })}\n`);
    try {
      mkdirSync(folder, { recursive: true });
      if (lines.length > 0) appendFileSync(join(folder, "events.jsonl"), lines.join(""));
    } catch {
      // a journal that cannot be written stops no run: what has to be kept says so itself
    }
  };
  const open = (): void => {
    if (!kept) return;
    write(kept);
    kept = undefined;
  };
  const emit: Emit = (event) => {
    display(event);
    if (event.type === "task-started" || event.type === "task-failed") open();
    if (kept) kept.push(event);
    else write([event]);
  };
  return { emit, flush: open };
}

interface Counts {
  readonly ran: number;
  readonly cached: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Mapped tasks count by their cases. */
function countOf(outcomes: readonly TaskOutcome[]): Counts {
  const counted = outcomes.filter(({ task, state }) => !isEach(task) || state !== "done");
  const count = (test: (outcome: TaskOutcome) => boolean): number => counted.filter(test).length;
  return {
    ran: count((outcome) => outcome.state === "done" && !outcome.cached),
    cached: count((outcome) => outcome.state === "done" && outcome.cached),
    failed: count((outcome) => outcome.state === "failed"),
    skipped: count((outcome) => outcome.state === "skipped"),
  };
}

interface Ended extends Counts {
  readonly run: string;
  readonly started: number;
  readonly interrupted: boolean;
}

/** Publishes results and writes the state; gives the folder of the results. */
async function finish(session: Session, { tasks: scheduled, outcomes }: Scheduled, ended: Ended, emit: Emit): Promise<string> {
  const { state, loaded, store, resultsRoot } = session;
  const { spec } = loaded;
  const done = new Map<TaskId, Finished>();
  for (const [id, outcome] of outcomes) if (outcome.state === "done") done.set(id, outcome);
  const left = spec.tasks.some((task) => !outcomes.has(task.id));
  const planned = left ? planTasks(session.assessor, spec.tasks) : [];
  for (const one of planned) {
    if (one.state === "fresh" && !done.has(one.task.id))
      done.set(one.task.id, { task: one.task, assessment: one, action: one.action, cached: true });
  }
  const tasks = left ? planned.map(({ task }) => task) : scheduled;
  if (!left && nothingChanged(session, tasks, outcomes)) return join(resultsRoot, state.results);
  const entries: Record<string, State["tasks"][string]> = {};
  for (const task of tasks) {
    const finished = done.get(task.id);
    const entry = finished ? { fingerprint: finished.assessment.fingerprint, action: finished.action } : state.tasks[task.id];
    if (entry) entries[task.id] = entry;
  }
  // cases that are not listed now, since their cohort could not be, are still there when it can
  for (const task of spec.tasks.filter((one) => isEach(one) && !tasks.some(({ caseOf }) => caseOf?.task === one.id)))
    for (const [id, entry] of Object.entries(state.tasks)) if (isCaseIdOf(task.id, id)) entries[id] ??= entry;
  const isMine = isPublished(spec);
  const mine = tasks.filter((task) => isMine(task) && entries[task.id]);
  const asPublished = (task: TaskSpec): PublishedTask => {
    const { fingerprint, action } = entries[task.id] as State["tasks"][string];
    return { task, entry: session.assessor.entryOf(task), key: action.key, fingerprint, outputs: action.outputs };
  };
  const current = mine.filter(({ id }) => done.has(id)).map(asPublished);
  const results = resultsFolder(spec.experiment, spec.variant, current);
  // what this run left out keeps its files of an earlier run, and the manifest goes on saying where they come from
  const isThere = ({ outputs }: PublishedTask): boolean =>
    Object.values(outputs).every((output) => inspect(store, output, false).state === "intact");
  const published =
    state.results === results ? mine.map(asPublished).filter((one) => done.has(one.task.id) || isThere(one)) : current;
  const failed: Record<string, string> = {};
  for (const outcome of outcomes.values())
    if (outcome.state === "failed" && outcome.key && outcome.cause !== "interrupted") failed[outcome.task.id] = outcome.key;
  const complete = done.size === tasks.length;
  let files: { readonly [path: string]: string } = state.published;
  if (published.length > 0 && !ended.interrupted) {
    const folder = join(resultsRoot, results);
    const before = complete ? ownFiles(state.published, folder) : {};
    const publication = publish(store, folder, published, spec.experiment, spec.variant, before);
    const report = await writeReport(session, folder, resultFiles(published), tasks, outcomes, done, ended);
    files = complete ? { ...publication.published, ...report } : { ...state.published, ...publication.published, ...report };
    emit({ type: "published", folder, files: Object.keys(publication.published).length, written: publication.written });
  }
  writeState(store, stateName(spec.experiment, spec.variant), {
    spec: spec.file,
    run: ended.ran + ended.failed > 0 ? ended.run : state.run,
    tasks: entries,
    published: files,
    results,
    failed,
  });
  return published.length > 0 ? join(resultsRoot, results) : "";
}

/** Files of an earlier publication that lie in the same results folder: only those may be taken away. */
const ownFiles = (published: { readonly [path: string]: string }, folder: string): { readonly [path: string]: string } =>
  Object.fromEntries(
    Object.entries(published).filter(([path]) => path.startsWith(`${folder}/`) && !/\/(report\.html|run\.json)$/.test(path)),
  );

/** Whether all tasks were cached just as the state has them, and every published file is as it was written. */
function nothingChanged(
  { state, store, resultsRoot }: Session,
  tasks: readonly TaskSpec[],
  outcomes: ReadonlyMap<TaskId, TaskOutcome>,
): boolean {
  for (const outcome of outcomes.values()) {
    if (outcome.state !== "done" || !outcome.cached || state.tasks[outcome.task.id]?.action.key !== outcome.action.key)
      return false;
  }
  if (Object.keys(state.tasks).length !== tasks.length) return false;
  const folder = join(resultsRoot, state.results);
  const files = Object.entries(state.published);
  return files.length > 0 && files.every(([path, digest]) => path.startsWith(folder) && store.index.digest(path) === digest);
}

async function writeReport(
  session: Session,
  folder: string,
  beside: readonly ResultFile[],
  tasks: readonly TaskSpec[],
  outcomes: ReadonlyMap<TaskId, TaskOutcome>,
  done: ReadonlyMap<TaskId, Finished>,
  ended: Ended,
): Promise<{ readonly [path: string]: string }> {
  const { host, store, loaded } = session;
  const { spec } = loaded;
  const { runFacts } = await import("./run-facts.ts");
  const run: RunFacts = runFacts(host, ended.run, ended.started, session.root);
  const isMine = isPublished(spec);
  const reported: ReportTask[] = tasks.map((task) => reportTask(task, outcomes.get(task.id), done.get(task.id), isMine(task)));
  const synthetic = reported.some(({ outputs }) => Object.values(outputs).some((output) => output.synthetic));
  const facts = {
    experiment: spec.experiment,
    description: spec.description,
    variant: spec.variant,
    synthetic,
    compare: spec.compare,
    tasks: withoutCases(reported),
    files: beside,
    run,
    pathOf: (stored: Parameters<typeof objectPath>[1]) => objectPath(store, stored),
  };
  const html = await host.renderReport(facts);
  const record = {
    ...run,
    experiment: spec.experiment,
    variant: spec.variant,
    spec: session.loaded.spec.file,
    interrupted: ended.interrupted,
    tasks: reported.map(recordOf),
  };
  const text = `${JSON.stringify(record, null, 2)}\n`;
  const files: Record<string, string> = {};
  for (const [name, content] of [
    ["report.html", html],
    ["run.json", text],
  ] as const) {
    const path = join(folder, name);
    replaceFile(store.files, path, content, store.temporary);
    files[path] = digestText(content);
    store.index.note(path, files[path] as Parameters<typeof store.index.note>[1]);
  }
  if (ended.ran + ended.failed > 0)
    replaceFile(store.files, join(store.home, "runs", ended.run, "run.json"), text, store.temporary);
  return files;
}
