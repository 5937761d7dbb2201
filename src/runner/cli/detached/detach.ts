import { resolve } from "node:path";
import { counted } from "../../../formats/counted.ts";
import { thisProcess } from "../../cache/process-identity.ts";
import { isInSlurm } from "../../executors/slurm/batch.ts";
import type { Cluster } from "../../executors/slurm/cluster.ts";
import { slurmHere } from "../../executors/slurm/commands.ts";
import { freeze } from "../../executors/slurm/detached/frozen.ts";
import { graphJobs } from "../../executors/slurm/detached/graph.ts";
import { isHandedOver } from "../../executors/slurm/detached/hand-over.ts";
import { piecesOf } from "../../executors/slurm/detached/pieces.ts";
import { type DetachedRun, jobAt, jobsOf, numberOf, sweepRuns, writeRun } from "../../executors/slurm/detached/record.ts";
import { type Planned, planTasks } from "../../plan/freshness.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import type { Call } from "../args.ts";
import { executorNamed } from "../executor-named.ts";
import { runName } from "../journal.ts";
import { wantedTasks } from "../named-stages.ts";
import { chooseRemote } from "../remote/choose.ts";
import { type RunCall, writeRunCall } from "../run-call.ts";
import { CallError, listOf, type Session } from "../session.ts";
import { clusterAt, missingSlurm } from "../slurm-executor.ts";
import { titleOf } from "../words.ts";
import { WAYS } from "./attach-run.ts";
import { graphOf, openRunsOf } from "./graph-of.ts";
import { submitRest } from "./submit-rest.ts";

/** The tasks that a call asks for, without the cases of mapped ones. */
export const tasksOfCall = ({ loaded: { spec } }: Session, call: Call): readonly TaskSpec[] =>
  wantedTasks(spec.tasks, listOf(call.options.only)).tasks;

/** Whether a run was given to Slurm, or there is nothing to give; or this process was interrupted meanwhile. */
export type Detached = "given" | "nothing" | "interrupted";

/** Gives a spec whole to Slurm: what is not up to date as jobs that wait for each other, and one that writes the results. */
export async function detach(session: Session, call: Call, again: RunCall): Promise<Detached> {
  const { host, store } = session;
  const cluster = clusterOf(session, call);
  const tasks = tasksOfCall(session, call);
  const there = openRunsOf(session).at(-1);
  if (there && there.graph !== graphOf(session, tasks)) throw new CallError(otherText(session, there));
  const slurm = slurmHere(host.env);
  const missing = await missingSlurm(slurm);
  if (missing !== undefined)
    throw new CallError(`${missing}\nRun this on a login node of the cluster, or without --executor slurm --detach.`);
  if (there && isHandedOver(there)) {
    tell(session, call, there, `is in Slurm already as run ${there.run}, and nothing is submitted`);
    return "given";
  }
  const planned = planTasks(session.assessor, tasks);
  store.index.save();
  const run = there ?? runOf(session, call, cluster, tasks, planned);
  if (run.jobs.length === 0) return "nothing";
  if (!there) {
    refuseBatches(session, planned);
    sweepRuns(store, host.now());
    writeRunCall(store, run.run, again);
    writeRun(store, run, freeze(session.loaded, tasks, session.assessor));
  }
  const abort = new AbortController();
  const stopListening = host.onInterrupt(() => abort.abort());
  try {
    if (!(await submitRest(host, store, run, slurm, abort.signal))) {
      if (!call.options.json)
        host.out(
          `${titleOf(session.loaded.spec)}: run ${run.run} is submitted in part; go on with the same, or: regimen cancel\n`,
        );
      return "interrupted";
    }
  } finally {
    stopListening();
  }
  const cached = planned.filter(({ state }) => state === "fresh").length;
  const count = run.jobs.reduce((sum, { elements }) => sum + elements.length, 1);
  const kept = cached > 0 ? `; ${counted(cached, "stage")} cached` : "";
  tell(
    session,
    call,
    run,
    `given to Slurm as run ${run.run}: ${counted(count, "job")} in ${counted(run.jobs.length + 1, "call")} of sbatch${kept}`,
  );
  return "given";
}

/** The cluster that a call gives its run to; a CallError where it gives it to none. */
export function clusterOf(session: Session, call: Call): Cluster {
  const { name, cluster } = executorNamed(session, call);
  if (name !== "slurm")
    throw new CallError("--detach gives a run to Slurm, and this one runs here\nAdd --executor slurm, or leave --detach out.");
  if (call.options.force)
    throw new CallError(
      "--force and --detach do not go together: a job that comes back to the queue would begin anew\nLeave one of them out.",
    );
  return clusterAt(cluster, session.host.cwd);
}

/** A run of what is not up to date; without jobs where there is nothing of that. */
export function runOf(
  session: Session,
  call: Call,
  cluster: Cluster,
  tasks: readonly TaskSpec[],
  planned: readonly Planned[],
): DetachedRun {
  const { host, store, root, loaded, assessor, resultsRoot } = session;
  refuseUnknown(planned);
  const jobs = graphJobs(piecesOf(assessor, planned, cluster), cluster.arraySize);
  const count = jobs.reduce((sum, { elements }) => sum + elements.length, 1);
  if (count > cluster.maxJobs)
    throw new CallError(
      `this run is ${counted(count, "job")}, and the cluster takes ${cluster.maxJobs} at once (maxJobs)\nLet one job work off more cases (chunk), raise maxJobs, or leave --detach out: then they are submitted bit by bit.`,
    );
  const { experiment, variant } = loaded.spec;
  const created = host.now();
  const remote = chooseRemote(session, call);
  const url = remote && (remote.url.startsWith("s3://") ? remote.url : resolve(host.cwd, remote.url));
  return {
    ...{ run: runName(created), created, by: thisProcess(), build: host.installation.build, experiment, variant },
    ...{ graph: graphOf(session, tasks), root, home: store.home, resultsRoot, workerFile: host.workerFile, cluster, jobs },
    ...(remote && url !== undefined ? { remote: { ...remote, url } } : {}),
  };
}

/** Stages that cannot run are told before anything is submitted. */
function refuseUnknown(planned: readonly Planned[]): void {
  const lines = planned.flatMap((one) =>
    one.state === "unknown" && !one.task.caseOf ? [`  ${one.task.id}: ${one.problem}`] : [],
  );
  if (lines.length > 0)
    throw new CallError(["what cannot run is not given to Slurm:", ...lines, "Nothing was submitted."].join("\n"));
}

/** What an earlier run has left to Slurm task by task is not given to it a second time. */
function refuseBatches({ store }: Session, planned: readonly Planned[]): void {
  const left = planned.find((one) => one.state === "stale" && isInSlurm(store.home, one.key));
  if (left)
    throw new CallError(
      `an earlier run has left ${left.task.id} to Slurm\nGo on with that (regimen attach), or stop it (regimen cancel), before the whole is given to Slurm.`,
    );
}

/** Another run of the same spec is in Slurm, whose results would be written over these, or these over those. */
export const otherText = (session: Session, { run }: DetachedRun): string =>
  `${titleOf(session.loaded.spec)} is in Slurm as run ${run}, with other stages or parameters, and both would write the same results\nWait for it: regimen attach ${run}\nStop it: regimen cancel ${run}`;

function tell({ host, loaded }: Session, call: Call, run: DetachedRun, text: string): void {
  if (!call.options.json) {
    host.out(`${titleOf(loaded.spec)}: ${text}\n${WAYS}`);
    return;
  }
  const jobs = jobsOf(run).map((job) => ({
    job: numberOf(run, job),
    name: jobAt(run, job).name,
    stage: run.jobs[job]?.stage ?? null,
    tasks: run.jobs[job]?.elements ?? [],
  }));
  host.out(`${JSON.stringify({ run: run.run, jobs })}\n`);
}
