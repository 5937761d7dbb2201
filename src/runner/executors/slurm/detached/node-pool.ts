import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../../../cache/store.ts";
import { asTaskId, type TaskId } from "../../../contract/ids.ts";
import { createPool, type Pool } from "../../pool.ts";
import { askedOf } from "../cluster.ts";
import { measureChildren } from "../measure.ts";
import type { DetachedRun } from "./record.ts";
import { takeOver } from "./take-over.ts";

/** Runs the tasks of a job by processes of its node, in the node's own scratch folder, and tells where and what they took. */
export interface NodePool extends Pool {
  /** Number of its job and of its task of the array. */
  readonly job: string;
  /** Tasks that it was given since this process started. */
  readonly begun: readonly { readonly id: TaskId; readonly key: string }[];
  /** Asks those that run to stop, and begins no more. */
  stop(): void;
}

/** Where a job is. */
export interface NodePlace {
  /** Its number and that of its task of the array. */
  readonly job: string;
  readonly node: string;
  /** Folder for tasks' own files. */
  readonly scratch: string;
}

/** Makes the pool of a job, which stops when asked: `signal` ends waiting for what a batch has in hand. */
export function nodePool(
  run: DetachedRun,
  place: NodePlace,
  store: Store,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): NodePool {
  const { job, node } = place;
  const local = createPool(run.workerFile, env);
  const begun: { readonly id: TaskId; readonly key: string }[] = [];
  let stopping = false;
  return {
    job,
    begun,
    async run(message, limits, sinks, own, about) {
      if (stopping) return { type: "killed", cause: "interrupted" };
      begun.push({ id: asTaskId(about.id), key: about.key });
      const began = Date.now();
      sinks.onMessage({ type: "placed", job, state: "running", reason: "", node, since: began });
      const measured = measureChildren();
      const scratch = join(place.scratch, `${process.pid}-task-${begun.length}-${about.key.slice(0, 12)}`);
      const end =
        (await takeOver(store.home, about.key, signal)) ?? (await local.run({ ...message, scratch }, limits, sinks, own, about));
      rmSync(scratch, { recursive: true, force: true });
      const used = measured.end() ?? null;
      const asked = askedOf(run.cluster, about.stage, about.resources, message.cpus);
      const use = { stage: about.stage, asked, bound: message.engine !== undefined };
      if (end.type !== "killed" || !stopping)
        sinks.onMessage({ type: "used", ...use, job, node, seconds: (Date.now() - began) / 1000, used });
      return end;
    },
    stop() {
      if (stopping) return;
      stopping = true;
      void local.interrupt();
    },
    interrupt: (atOnce) => local.interrupt(atOnce),
    close: () => local.close(),
  };
}
