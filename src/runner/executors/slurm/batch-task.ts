import type { Pool, TaskAbout } from "../pool.ts";
import type { BatchTask } from "./batch.ts";

/** A task as it is written down: without the values of secrets, which its job has from Slurm. */
export function batchTask(
  message: Parameters<Pool["run"]>[0],
  limits: BatchTask["limits"],
  own: Parameters<Pool["run"]>[3],
  about: TaskAbout,
): BatchTask {
  const { scratch: _, ...sent } = message;
  const isSecret = new Set(about.secrets);
  const environment = Object.fromEntries(Object.entries(sent.environment).filter(([name]) => !isSecret.has(name)));
  return { about, message: { ...sent, environment }, limits, own: own ?? null };
}
