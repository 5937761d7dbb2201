import { dirname, join } from "node:path";
import type { Executor } from "../executors/pool.ts";
import { type Cluster, DEFAULT_CLUSTER } from "../executors/slurm/cluster.ts";
import { readCluster } from "../executors/slurm/cluster-file.ts";
import { slurmHere } from "../executors/slurm/commands.ts";
import { sweepBatches } from "../executors/slurm/left.ts";
import { createSlurmPool } from "../executors/slurm/pool.ts";
import { CallError, type Session } from "./session.ts";

function clusterAt(file: string, cwd: string): Cluster {
  const cluster = readCluster(file, cwd);
  if (!cluster.ok) throw new CallError("", cluster.failures);
  return cluster.value;
}

/** Slurm as this machine knows it, as the executor of a session; `missing`: there is none here, and why. A CallError where `file` has mistakes. */
export async function slurmExecutor(
  { host, store }: Session,
  file: string | undefined,
): Promise<Executor | { readonly missing: string }> {
  const cluster = file === undefined ? DEFAULT_CLUSTER : clusterAt(file, host.cwd);
  const slurm = slurmHere(host.env);
  const { code, err } = await slurm.ask("sbatch", ["--version"]);
  if (code !== 0) return { missing: `there is no Slurm here: sbatch cannot be started (${err.trim().split("\n")[0]})` };
  sweepBatches(store);
  const { workerFile, now } = host;
  const jobFile = join(dirname(workerFile), "job.js");
  return {
    pool: (run, tell) => createSlurmPool({ store, cluster, slurm, run, workerFile, jobFile, tell, now }),
  };
}
