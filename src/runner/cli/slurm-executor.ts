import { dirname, join } from "node:path";
import { DEFAULT_CLUSTER } from "../executors/slurm/cluster.ts";
import { slurmHere } from "../executors/slurm/commands.ts";
import { createSlurmPool } from "../executors/slurm/pool.ts";
import type { Executor } from "./execute.ts";
import { CallError, type Session } from "./session.ts";

/** Slurm as this machine knows it, as the executor of a session; a CallError where there is none. */
export async function slurmExecutor({ host, store }: Session): Promise<Executor> {
  const slurm = slurmHere(host.env);
  const { code, err } = await slurm.ask("sbatch", ["--version"]);
  if (code !== 0)
    throw new CallError(
      `there is no Slurm here: sbatch cannot be started (${err.trim().split("\n")[0]})\nRun this on a login node of the cluster, or without --executor slurm.`,
    );
  const { workerFile, now } = host;
  const jobFile = join(dirname(workerFile), "job.js");
  return {
    pool: (run, tell) => createSlurmPool({ store, cluster: DEFAULT_CLUSTER, slurm, run, workerFile, jobFile, tell, now }),
  };
}
