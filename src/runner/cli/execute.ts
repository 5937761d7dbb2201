import { join } from "node:path";
import { prepareStore, sweep } from "../cache/store.ts";
import type { TaskOutcome } from "../executors/attempt.ts";
import type { Executor, Pool, TaskEnd } from "../executors/pool.ts";
import { type Scheduled, schedule } from "../executors/schedule.ts";
import { isInSlurm } from "../executors/slurm/batch.ts";
import { useCounter } from "../log/efficiency.ts";
import type { Emit, RunEvent } from "../log/events.ts";
import { isEach } from "../plan/each.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import { finish, type Published } from "./finish.ts";
import { journal, runName } from "./journal.ts";
import { wantedTasks } from "./named-stages.ts";
import type { RemoteChoice } from "./remote/choose.ts";
import type { RunCall } from "./run-call.ts";
import { type Session, writingStore } from "./session.ts";
import { track } from "./tracking/track.ts";
import type { Counts } from "./write-report.ts";

export interface RunOptions {
  readonly jobs: number;
  readonly keepGoing: boolean;
  /** Stages to run with what they need; all if empty. */
  readonly only: readonly string[];
  readonly force: boolean;
  /** `false`: nothing goes to a server, whatever the spec says. */
  readonly tracking?: boolean;
  /** Where tasks run; this machine unless said. */
  readonly executor?: Executor;
  /** How the run was called, for who comes back to what it leaves. */
  readonly call?: RunCall;
  /** A cache that others share. */
  readonly remote?: RemoteChoice;
  /** What jobs of Slurm have done by themselves is gathered, and nothing is run. */
  readonly gathered?: Gathered;
}

/** A run whose tasks others have done. */
export interface Gathered {
  /** Its name, and when it began (milliseconds since 1970). */
  readonly run: string;
  readonly started: number;
  /** Hands on what happened, with the time at which it did, and gives how each task ended. */
  readonly gather: (emit: EmitAt, signal: AbortSignal, tell: (message: string) => void) => Promise<Scheduled>;
}

/** Takes an event that happened at another time than now: milliseconds since 1970. */
export type EmitAt = (event: RunEvent, at?: number) => void;

export interface RunResult {
  readonly ran: number;
  readonly cached: number;
  readonly failed: number;
  readonly skipped: number;
  readonly interrupted: boolean;
  /** Tasks that go on in a cluster. */
  readonly left: number;
  /** Absolute folder of the results; empty where nothing was published. */
  readonly folder: string;
  /** Where it is logged, in a line; undefined where nothing is. */
  readonly logged: string | undefined;
}

/** After how long it is said what a run that is interrupted still waits for. */
const PATIENCE_MS = 1000;
const STOPPING = "waiting for stages to write down how far they have come; interrupt again to kill them";

/** Runs a loaded spec: schedules what is stale, publishes results, writes the run's record. Publishes and records nothing where all is up to date. */
export async function execute(session: Session, options: RunOptions, display: Emit): Promise<RunResult> {
  const { store, loaded, assessor, host } = session;
  const { spec } = loaded;
  const { tasks, isNamed } = wantedTasks(spec.tasks, options.only);
  const hasEngines = Object.values(loaded.entries).some(({ engine }) => engine);
  const notes = hasEngines ? await import("./engine-notes.ts") : undefined;
  notes?.requireEngines(session.assessor, tasks);
  const started = options.gathered?.started ?? host.now();
  const run = options.gathered?.run ?? runName(started);
  const { emit: write, flush } = journal(join(store.home, "runs", run), display);
  const tell = (message: string): void => write({ type: "notice", message });
  const tracking = track(session, { run, started, toServer: options.tracking !== false, tell });
  const uses = useCounter();
  let left = 0;
  const emit: EmitAt = (event, at) => {
    if (event.type === "task-used") uses.add(event);
    if (event.type === "task-left" && event.submitted) left++;
    write(event, at);
    tracking.emit(event, at);
  };
  emit({ type: "run-started", run, experiment: spec.experiment, variant: spec.variant, tasks: tasks.length });
  for (const message of notes?.engineNotes(session, tasks) ?? []) emit({ type: "notice", message });

  const abort = new AbortController();
  let pool: Pool | undefined;
  /** For what an earlier run has left to Slurm, though this one runs here. */
  let other: Pool | undefined;
  const lazyPool: Pool = {
    async run(...args) {
      // loaded when there is something to run: node:child_process alone takes 4 ms
      const { createPool } = await import("../executors/pool.ts");
      if (abort.signal.aborted) return { type: "killed", cause: "interrupted" };
      pool ??= options.executor?.pool(run, tell) ?? createPool(host.workerFile, host.env);
      if (!options.executor && isInSlurm(store.home, args[4].key)) {
        const { slurmExecutor } = await import("./slurm-executor.ts");
        const found = await slurmExecutor(session, undefined, options.call);
        if ("missing" in found) return leftBehind(args[4].id, found.missing);
        other ??= found.pool(run, tell);
        return other.run(...args);
      }
      return pool.run(...args);
    },
    recorded: (key) => (other ?? pool)?.recorded?.(key),
    interrupt: async (atOnce) => void (await Promise.all([pool, other].map((one) => one?.interrupt(atOnce)))),
    close: () => [pool, other].forEach((one) => void one?.close()),
  };
  const remote = options.remote && (await import("./remote/open.ts")).remoteTier(session, options.remote, abort.signal, tell);
  let patience: NodeJS.Timeout | undefined;
  const stopListening = host.onInterrupt(() => {
    const second = abort.signal.aborted;
    abort.abort();
    if (!second) patience = setTimeout(() => emit({ type: "notice", message: STOPPING }), PATIENCE_MS);
    if (second) tracking.abort();
    void lazyPool.interrupt(second);
  });
  let scheduled: Scheduled;
  try {
    prepareForWork(session);
    const { jobs, keepGoing } = options;
    const forced = (task: TaskSpec): boolean => options.force && isNamed(task);
    const { modules } = loaded;
    scheduled = options.gathered
      ? await options.gathered.gather(emit, abort.signal, tell)
      : await schedule(
          assessor,
          tasks,
          lazyPool,
          {
            ...{ run, jobs, gpus: session.gpus, keepGoing, forced, modules, env: host.env, signal: abort.signal, now: host.now },
            ...(options.executor ? { elsewhere: options.executor } : {}),
            ...(remote ? { remote } : {}),
          },
          emit,
        );
  } finally {
    clearTimeout(patience);
    lazyPool.close();
  }
  const counts = countOf([...scheduled.outcomes.values()]);
  const interrupted = abort.signal.aborted;
  const cluster = uses.stages();
  const ended = { run, started, interrupted, ...counts, ...(cluster.length > 0 ? { cluster } : {}) };
  let published: Published | undefined;
  let unwritten = 0;
  try {
    published = await finish(session, scheduled, ended, emit);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    unwritten = 1;
    emit({
      type: "notice",
      message: `the results cannot be written: ${(error as Error).message}; what was made is in the cache. Mend the folder, or use --out`,
    });
  }
  await remote?.close();
  const logged = await tracking.end(ended, scheduled, published);
  if (cluster.length > 0) emit({ type: "cluster-used", stages: cluster });
  emit({ type: "run-finished", ...counts, seconds: (host.now() - started) / 1000, interrupted });
  if (counts.ran + counts.failed > 0) flush();
  try {
    store.index.save();
  } catch {
    // only a shortcut
  }
  stopListening();
  return { ...counts, failed: counts.failed + unwritten, interrupted, left, folder: published?.folder ?? "", logged };
}

/** A task that waits in a queue which cannot be seen from here: it is not done a second time. */
function leftBehind(id: string, missing: string): TaskEnd {
  const message = `an earlier run has left ${id} to Slurm, and ${missing}`;
  const help = "run this where the cluster's commands are; regimen cancel gives the task up there";
  return { type: "failed", failure: { code: "slurm", message, help }, message, stack: "" };
}

function prepareForWork({ store }: Session): void {
  writingStore(store.home, () => {
    prepareStore(store);
    sweep(store);
  });
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
