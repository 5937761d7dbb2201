import { dirname } from "node:path";
import { logPath } from "../../cache/store.ts";
import type { TaskId, TaskKey } from "../../contract/ids.ts";
import type { TaskOutcome } from "../../executors/attempt.ts";
import type { Pool } from "../../executors/pool.ts";
import { type Scheduled, schedule } from "../../executors/schedule.ts";
import type { Slurm } from "../../executors/slurm/commands.ts";
import { endings } from "../../executors/slurm/detached/endings.ts";
import { elementsOf, follow } from "../../executors/slurm/detached/follow.ts";
import type { DetachedRun } from "../../executors/slurm/detached/record.ts";
import type { RunEvent } from "../../log/events.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import type { EmitAt } from "../execute.ts";
import type { Session } from "../session.ts";

/** Nothing runs where what others have done is gathered. */
const NO_POOL: Pool = {
  run: async () => ({ type: "killed", cause: "interrupted" }),
  interrupt: async () => {},
  close: () => {},
};

/** How the tasks of a run ended whose jobs are over: from what these wrote down, and from the cache. Joins the cases that nothing has joined yet. */
export async function gather(
  session: Session,
  run: DetachedRun,
  tasks: readonly TaskSpec[],
  slurm: Slurm,
  emit: EmitAt,
  signal: AbortSignal,
): Promise<Scheduled> {
  const { assessor, host, loaded } = session;
  const elements = elementsOf(run);
  const ended = endings(run, elements);
  const made = new Set<TaskId>();
  await follow(run, elements, { slurm, now: host.now, signal, allOver: true }, ({ at, event }) => {
    ended.take(event);
    if (event.type === "task-finished") made.add(event.task);
    if (event.type !== "cases-listed" && event.type !== "task-cached") emit(event, at);
  });
  const told = (event: RunEvent): void => {
    if (event.type === "task-cached" && made.has(event.task)) return;
    emit(event);
  };
  const { outcomes, tasks: all } = await schedule(
    assessor,
    tasks,
    NO_POOL,
    {
      ...{ run: run.run, jobs: 1, gpus: () => [], keepGoing: true, forced: () => false, modules: loaded.modules },
      ...{ env: host.env, signal, now: host.now },
      part: {
        ended(task, key) {
          const { cause, message, told: isTold } = ended.of(task);
          if (!isTold) {
            emit({ type: "task-failed", task: task.id, cause, message, attempt: 1 });
            log(session, key, `failed: ${message}\n`);
          }
          return { state: "failed", task, key, message, cause };
        },
        cases: () => undefined,
        joins: () => true,
      },
    },
    told,
  );
  return { tasks: all, outcomes: new Map([...outcomes].map(([id, outcome]) => [id, ownAs(outcome, run)])) };
}

/** Adds to the log of a task that could write none itself. */
function log({ store }: Session, key: TaskKey, text: string): void {
  try {
    const path = logPath(store, key);
    store.files.makeFolder(dirname(path));
    store.files.append(path, text);
  } catch {
    // it is shown all the same
  }
}

/** What this run's jobs have made counts as run, though the cache had it by now. */
const ownAs = (outcome: TaskOutcome, { run }: DetachedRun): TaskOutcome =>
  outcome.state === "done" && outcome.cached && outcome.action.run === run ? { ...outcome, cached: false } : outcome;
