import { existsSync } from "node:fs";
import { join } from "node:path";
import { beat } from "../../cache/heartbeat.ts";
import { hold, holderOf } from "../../cache/hold.ts";
import type { ProcessIdentity } from "../../cache/process-identity.ts";
import { holds, type Store } from "../../cache/store.ts";
import type { Slurm } from "../../executors/slurm/commands.ts";
import { frozenTasks } from "../../executors/slurm/detached/frozen.ts";
import { type DetachedEnd, type DetachedRun, readFrozen, runFolder, writeEnd } from "../../executors/slurm/detached/record.ts";
import type { Display } from "../../log/display.ts";
import { execute } from "../execute.ts";
import { runName } from "../journal.ts";
import { readRunCall } from "../run-call.ts";
import { CallError, type Host } from "../session.ts";
import { frozenSession } from "./frozen-session.ts";
import { gather } from "./gather.ts";

const lockOf = (run: DetachedRun): string => join(runFolder(run), "collecting");

/** The living process that writes the results of a run just now. */
export function collector(store: Store, run: DetachedRun): ProcessIdentity | undefined {
  const holder = holderOf(lockOf(run));
  return holder && holds(store, holder, lockOf(run)) ? holder : undefined;
}

/**
 * Takes up what the jobs of a run have done, once they are all over: publishes results, logs, and writes down how the run ended.
 * Undefined where another process does that, or this one was interrupted.
 */
export async function collect(
  host: Host,
  store: Store,
  run: DetachedRun,
  slurm: Slurm,
  display: Display,
): Promise<DetachedEnd | undefined> {
  beat(store.files, store.home);
  const path = lockOf(run);
  if (
    !hold(store.files, path, join(store.temporary, `${process.pid}-collecting`), undefined, (holder, at) =>
      holds(store, holder, at),
    ).held
  )
    return undefined;
  try {
    const frozen = readFrozen(run);
    if (!frozen) throw new CallError(`${runFolder(run)}/frozen.json is not whole: what run ${run.run} computes is not known`);
    const call = readRunCall(store, run.run);
    const session = frozenSession({ ...host, cwd: call?.cwd ?? host.cwd }, store, run, frozen);
    const tasks = frozenTasks(frozen);
    // one that was stopped while it collected has been recorded in part
    const isSecond = existsSync(join(store.home, "runs", run.run, "events.jsonl"));
    const name = isSecond ? runName(host.now()) : run.run;
    let seconds = 0;
    const result = await execute(
      session,
      {
        ...{ jobs: 1, keepGoing: true, force: false, tracking: call?.options["no-tracking"] !== true },
        only: tasks.length === session.loaded.spec.tasks.length ? [] : frozen.tasks,
        gathered: {
          ...{ run: name, started: run.created },
          gather: (emit, signal) => gather(session, run, tasks, slurm, emit, signal),
        },
      },
      (event) => {
        if (event.type === "run-finished") seconds = event.seconds;
        display.show(event);
      },
    );
    if (result.interrupted) return undefined;
    const { ran, cached, failed, skipped, folder, logged = null } = result;
    const end: DetachedEnd = {
      code: failed > 0 ? 1 : 0,
      at: host.now(),
      result: { ran, cached, failed, skipped, folder, logged, seconds, run: name },
    };
    writeEnd(store, run, end);
    return end;
  } finally {
    store.files.remove(path);
  }
}
