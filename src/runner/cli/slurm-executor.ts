import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Executor } from "../executors/pool.ts";
import { type Cluster, casesAtOnce, DEFAULT_CLUSTER } from "../executors/slurm/cluster.ts";
import { readCluster } from "../executors/slurm/cluster-file.ts";
import { type Slurm, slurmHere } from "../executors/slurm/commands.ts";
import { sweepBatches } from "../executors/slurm/left.ts";
import { createSlurmPool } from "../executors/slurm/pool.ts";
import { type RunCall, writeRunCall } from "./run-call.ts";
import { CallError, type Session } from "./session.ts";

/** What a cluster's file says, or what is usual without one; a CallError where it has mistakes. */
export function clusterAt(file: string | undefined, cwd: string): Cluster {
  if (file === undefined) return DEFAULT_CLUSTER;
  const cluster = readCluster(file, cwd);
  if (!cluster.ok) throw new CallError("", cluster.failures);
  return cluster.value;
}

/** Why there is no Slurm on this machine; undefined where there is. */
export async function missingSlurm(slurm: Slurm): Promise<string | undefined> {
  const { code, err } = await slurm.ask("sbatch", ["--version"]);
  return code === 0 ? undefined : `there is no Slurm here: sbatch cannot be started (${err.trim().split("\n")[0]})`;
}

/** Slurm as this machine knows it, as the executor of a session, which notes how the run was `call`ed; `missing`: there is none here, and why. A CallError where `file` has mistakes. */
export async function slurmExecutor(
  { host, store }: Session,
  file: string | undefined,
  call?: RunCall,
): Promise<Executor | { readonly missing: string }> {
  const cluster = clusterAt(file, host.cwd);
  const slurm = slurmHere(host.env);
  const missing = await missingSlurm(slurm);
  if (missing !== undefined) return { missing };
  sweepBatches(store);
  // it waits for hours beside others on a login node: rather collect garbage more often than hold four times what is needed
  setFlagsFromString("--optimize-for-size");
  const { workerFile, now } = host;
  const jobFile = join(dirname(workerFile), "job.js");
  return {
    atOnce: casesAtOnce(cluster),
    pool(run, tell) {
      if (call) writeRunCall(store, run, call);
      return createSlurmPool({ store, cluster, slurm, run, workerFile, jobFile, tell, now });
    },
  };
}
