import { existsSync } from "node:fs";
import { counted } from "../../formats/counted.ts";
import { grouped } from "../../formats/grouped.ts";
import { claimant, type Store } from "../cache/store.ts";
import { asTaskKey } from "../contract/ids.ts";
import { askSqueue } from "../executors/slurm/ask-squeue.ts";
import { slurmHome } from "../executors/slurm/batch.ts";
import { slurmHere } from "../executors/slurm/commands.ts";
import { isHandedOver } from "../executors/slurm/detached/hand-over.ts";
import { type Counts, countsIn, type DetachedPlace, placesIn } from "../executors/slurm/detached/places.ts";
import { type DetachedRun, openRuns } from "../executors/slurm/detached/record.ts";
import { leftBatches } from "../executors/slurm/left.ts";
import { type LeftTask, leftTasks } from "../executors/slurm/left-tasks.ts";
import { waitText } from "../log/placements.ts";
import { isCaseIdOf } from "../plan/each.ts";
import type { Planned } from "../plan/freshness.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import { graphOf } from "./detached/graph-of.ts";
import type { Host, Session } from "./session.ts";

/** What a project has in Slurm. */
export interface InSlurm {
  readonly byKey: ReadonlyMap<string, LeftTask>;
  /** Runs that were given to Slurm whole. */
  readonly whole: readonly WholeRun[];
  /** Why squeue could not be asked. */
  readonly silent: string | undefined;
}

interface WholeRun {
  readonly run: DetachedRun;
  readonly placeOf: (task: TaskSpec) => DetachedPlace | undefined;
  /** How many of its jobs are where; undefined where squeue could not be asked. */
  readonly counts: Counts | undefined;
}

const NOTHING: InSlurm = { byKey: new Map(), whole: [], silent: undefined };

/** Looks at what runs have left, and asks squeue once; where nothing was left, nothing is asked. */
export async function inSlurm(host: Host, store: Store): Promise<InSlurm> {
  if (!existsSync(slurmHome(store.home))) return NOTHING;
  if (leftBatches(store).length + openRuns(store.home).length === 0) return NOTHING;
  const answer = await askSqueue(slurmHere(host.env));
  const jobs = "jobs" in answer ? answer.jobs : undefined;
  // looked at again: squeue may take its time, and what was left then be taken up
  const tasks = leftTasks(leftBatches(store), jobs);
  const whole = openRuns(store.home).map((run) => ({ run, placeOf: placesIn(run, jobs), counts: jobs && countsIn(run, jobs) }));
  return {
    byKey: new Map(tasks.map((one) => [one.key, one])),
    whole,
    silent: "silent" in answer ? answer.silent : undefined,
  };
}

/** Where a task is that is not up to date: in a batch, by its key, or in a run of the same graph that was given to Slurm whole. */
export function placeOf(left: InSlurm, session: Session, planned: Planned): LeftTask | DetachedPlace | undefined {
  if (planned.state !== "stale" && planned.state !== "waiting") return undefined;
  const found = planned.state === "stale" ? left.byKey.get(planned.key) : undefined;
  if (found) return found;
  if (left.whole.length === 0) return undefined;
  if (planned.state === "waiting" && planned.for.some((id) => isCaseIdOf(planned.task.id, id))) return undefined; // as its cases say
  const { experiment, variant } = session.loaded.spec;
  const mine = left.whole.filter(({ run }) => run.experiment === experiment && run.variant === variant);
  const graph = mine.length > 0 ? graphOf(session, session.loaded.spec.tasks) : "";
  // a run of some stages alone has another graph
  return mine.find(({ run }) => run.graph === graph || mine.length === 1)?.placeOf(planned.task);
}

/** Where a task is, beside its state; `many`: of one case among many, where the same is said of all. */
export function placeText(one: LeftTask | DetachedPlace, now: number, many = false): string {
  const job = one.job === null ? "its job" : `job ${many ? one.job.split("_")[0] : one.job}`;
  const time = many ? "" : ` for ${waitText(now - one.since)}`;
  switch (one.state) {
    case "queued":
      return `${job} waits${time}${one.reason === "" ? "" : `: ${one.reason}`}`;
    case "running":
      return `on ${one.node}${time}, ${job}`;
    case "failed":
      return `its try in ${job} failed`;
    case "finished":
      return `${one.ended?.end.type === "done" ? "done" : "failed"} on ${one.node}, ${job}; no run has taken it up yet`;
    case "gone":
      return `${job} is over${one.reason === "" ? "" : ` (${one.reason})`} and has not said how it ended; the next run finds out`;
    case "submitted":
      return `${job}; squeue cannot be asked`;
  }
}

/** The same for machines. */
export const placeJson = ({ run, job, state, reason, node, since }: LeftTask | DetachedPlace): object => ({
  ...{ run, job, state, reason, node },
  since: new Date(since).toISOString(),
});

const ORDER = ["running", "queued", "submitted", "finished", "gone"] as const;

/** For each run that has tasks in Slurm, how many and who waits for them. */
export function summaryLines(store: Store, { byKey, whole, silent }: InSlurm): readonly string[] {
  const runs = grouped([...byKey.values()], ({ run }) => run);
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
  lines.push(...whole.map(wholeText));
  if (silent !== undefined) lines.push(`  squeue cannot be asked (${silent}): this is what files tell`);
  return lines;
}

function wholeText({ run, counts }: WholeRun): string {
  const all = run.jobs.reduce((sum, { elements }) => sum + elements.length, 1);
  const told = (["over", "running", "queued"] as const).map((state) => `${counts?.[state]} ${state}`);
  const where = counts ? `: ${[...told, ...(counts.open > 0 ? [`${counts.open} to be submitted`] : [])].join(", ")}` : "";
  const ways = isHandedOver(run)
    ? "regimen attach waits for it, regimen cancel stops it"
    : "not all of it is submitted: regimen attach goes on with that, regimen cancel stops it";
  return `  ${run.run}  given to Slurm whole, ${counted(all, "job")}${where}; ${ways}`;
}
