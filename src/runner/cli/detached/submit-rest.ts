import { hostname } from "node:os";
import { dirname } from "node:path";
import type { Store } from "../../cache/store.ts";
import type { Slurm } from "../../executors/slurm/commands.ts";
import { type HandedOver, handOver, stopRun } from "../../executors/slurm/detached/hand-over.ts";
import { type DetachedRun, lastOf, writeEnd } from "../../executors/slurm/detached/record.ts";
import { filesBeside } from "../../executors/slurm/detached/scripts.ts";
import { refusalLines } from "../../executors/slurm/submit.ts";
import { tellOnce } from "../../executors/slurm/tell-once.ts";
import { pause } from "../../executors/waiting.ts";
import { CallError, type Host } from "../session.ts";
import { missingSlurm } from "../slurm-executor.ts";

const LOOK_MS = 500;

/**
 * Submits what of a run is not in Slurm yet, or with `waits` lets another process finish that does so already; true where all of it is, false where this process was interrupted. A CallError where Slurm
 * refuses a job: then none of them is left there.
 */
export async function submitRest(
  host: Host,
  store: Store,
  run: DetachedRun,
  slurm: Slurm,
  signal: AbortSignal,
  waits = false,
): Promise<boolean> {
  const missing = await missingSlurm(slurm);
  if (missing !== undefined)
    throw new CallError(
      `run ${run.run} is not wholly submitted, and ${missing}\nGo on with it on a login node of the cluster: regimen attach ${run.run}`,
    );
  const tell = tellOnce((text) => host.err(`  note    ${text}\n`));
  const handing = { slurm, store, run, files: filesBeside(dirname(host.workerFile), host.env), tell, signal };
  let how = await handOver(handing);
  while (how.is === "busy" && waits && !signal.aborted) {
    await pause(LOOK_MS);
    how = await handOver(handing);
  }
  if (how.is === "busy" && signal.aborted) return false;
  if (how.is === "refused") throw await refusal(how, host, store, run, slurm);
  if (how.is === "busy") throw new CallError(busyText(run, how));
  return how.is === "over";
}

async function refusal(
  { job, said }: Extract<HandedOver, { is: "refused" }>,
  host: Host,
  store: Store,
  run: DetachedRun,
  slurm: Slurm,
): Promise<CallError> {
  const [first = "it does not say why", ...more] = refusalLines(said);
  const what = job === lastOf(run) ? "the job that writes the results" : `the job of ${run.jobs[job]?.stage}`;
  const stopped = await stopRun(slurm, run);
  if (!stopped) writeEnd(store, run, { code: 2, at: host.now(), cancelled: true }); // its folder stays: jobs that just began stand in it
  const left = stopped
    ? `What was submitted before could not be stopped (${stopped.failed}): regimen cancel ${run.run}`
    : "Nothing of this run is left in Slurm.";
  return new CallError(
    [
      `Slurm does not take ${what}: ${first}`,
      ...more.map((line) => `  ${line}`),
      `${left} Mend the stage's resources or the cluster's file, then run again.`,
    ].join("\n"),
  );
}

function busyText(run: DetachedRun, { by }: Extract<HandedOver, { is: "busy" }>): string {
  const who = by ? `process ${by.pid}${by.host === hostname() ? "" : ` on ${by.host}`}` : "another process";
  return `${who} submits run ${run.run} just now\nregimen status tells where it is, regimen attach waits for it.`;
}
