import { existsSync } from "node:fs";
import { counted } from "../../formats/counted.ts";
import { claimant, type Store } from "../cache/store.ts";
import { asTaskKey } from "../contract/ids.ts";
import { askSqueue } from "../executors/slurm/ask-squeue.ts";
import { slurmHome } from "../executors/slurm/batch.ts";
import { slurmHere } from "../executors/slurm/commands.ts";
import { leftBatches } from "../executors/slurm/left.ts";
import { type LeftTask, leftTasks } from "../executors/slurm/left-tasks.ts";
import { waitText } from "../log/placements.ts";
import type { Host } from "./session.ts";

/** What a project has in Slurm. */
export interface InSlurm {
  readonly byKey: ReadonlyMap<string, LeftTask>;
  /** Why squeue could not be asked. */
  readonly silent: string | undefined;
}

const NOTHING: InSlurm = { byKey: new Map(), silent: undefined };

/** Looks at what runs have left, and asks squeue once; where nothing was left, nothing is asked. */
export async function inSlurm(host: Host, store: Store): Promise<InSlurm> {
  if (!existsSync(slurmHome(store.home))) return NOTHING;
  const left = leftBatches(store);
  if (left.length === 0) return NOTHING;
  const answer = await askSqueue(slurmHere(host.env));
  const tasks = leftTasks(left, "jobs" in answer ? answer.jobs : undefined);
  return { byKey: new Map(tasks.map((one) => [one.key, one])), silent: "silent" in answer ? answer.silent : undefined };
}

/** Where a task is, beside its state; `many`: of one case among many, where the same is said of all. */
export function placeText(one: LeftTask, now: number, many = false): string {
  const job = one.job === null ? "its job" : `job ${many ? one.job.split("_")[0] : one.job}`;
  const time = many ? "" : ` for ${waitText(now - one.since)}`;
  switch (one.state) {
    case "queued":
      return `${job} waits${time}${one.reason === "" ? "" : `: ${one.reason}`}`;
    case "running":
      return `on ${one.node}${time}, ${job}`;
    case "finished":
      return `${one.ended?.end.type === "done" ? "done" : "failed"} on ${one.node}, ${job}; no run has taken it up yet`;
    case "gone":
      return `${job} is over${one.reason === "" ? "" : ` (${one.reason})`} and has not said how it ended; the next run finds out`;
    case "submitted":
      return `${job}; squeue cannot be asked`;
  }
}

/** The same for machines. */
export const placeJson = ({ run, job, state, reason, node, since }: LeftTask): object => ({
  ...{ run, job, state, reason, node },
  since: new Date(since).toISOString(),
});

const ORDER = ["running", "queued", "submitted", "finished", "gone"] as const;

/** For each run that has tasks in Slurm, how many and who waits for them. */
export function summaryLines(store: Store, { byKey, silent }: InSlurm): readonly string[] {
  const runs = new Map<string, LeftTask[]>();
  for (const one of byKey.values()) {
    const list = runs.get(one.run);
    if (list) list.push(one);
    else runs.set(one.run, [one]);
  }
  const lines = [...runs].map(([run, tasks]) => {
    const counts = ORDER.flatMap((state) => {
      const count = tasks.filter((one) => one.state === state).length;
      return count === 0 ? [] : [`${count} ${state}`];
    });
    const holder = tasks.map(({ key }) => claimant(store, asTaskKey(key))).find((one) => one !== undefined);
    const who = holder
      ? `process ${holder.pid} on ${holder.host} waits for them`
      : "nobody waits for them: regimen attach goes on, regimen cancel stops them";
    return `  ${run}  ${counted(tasks.length, "task")}: ${counts.join(", ")}; ${who}`;
  });
  if (silent !== undefined) lines.push(`  squeue cannot be asked (${silent}): this is what files tell`);
  return lines;
}
