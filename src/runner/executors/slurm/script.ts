import { join } from "node:path";
import type { TaskAbout } from "../pool.ts";
import { arraySizeOf, type Batch } from "./batch.ts";
import type { Cluster } from "./cluster.ts";
import { quoted } from "./quoted.ts";
import { setupText } from "./setup.ts";

/** Exit code of a job whose tasks were asked to stop and have kept what they did: it goes back into the queue. */
export const STOPPED = 75;

/** What a script has to know of its batch. */
export interface ScriptBatch extends Pick<Batch, "name" | "chunk"> {
  readonly tasks: readonly { readonly about: Pick<TaskAbout, "secrets"> }[];
}

/**
 * The script of a batch. Its own process (job.js) takes the tasks one by one; the shell passes warnings on to it, puts the job back
 * into the queue where it was stopped after a warning, and writes the exit code where nobody else could. TERM is no warning: somebody has
 * cancelled it, its time is over, or Slurm puts it back by itself. `words`: what the tasks want of Slurm.
 */
export function jobScript(
  batch: ScriptBatch,
  folder: string,
  words: readonly string[],
  cluster: Cluster,
  jobFile: string,
): string {
  const size = arraySizeOf(batch);
  const secrets = [...new Set(batch.tasks.flatMap(({ about }) => about.secrets))];
  const exported = ["PATH", "HOME", "LANG", "TMPDIR", ...secrets].join(",");
  const directives = [
    `--job-name=${batch.name}`,
    `--array=0-${size - 1}`,
    `--output=${join(folder, "%a.out")}`,
    "--open-mode=append",
    "--requeue",
    `--signal=B:USR1@${cluster.warning}`,
    `--export=${exported}`,
    "--kill-on-invalid-dep=yes",
    ...words,
  ];
  return `#!/bin/bash
${directives.map((word) => `#SBATCH ${quoted(word)}`).join("\n")}
cd ${quoted(folder)} || exit 1
index=\${SLURM_ARRAY_TASK_ID:-0}
${setupText(cluster.setup)}${quoted(cluster.node)} ${quoted(jobFile)} ${quoted(folder)} "$index" ${cluster.warning} &
child=$!
trap 'warned=1; kill -USR1 "$child" 2>/dev/null' USR1
trap 'warned=; kill -USR1 "$child" 2>/dev/null' TERM
while :; do
  wait "$child"
  code=$?
  kill -0 "$child" 2>/dev/null || break
done
if [ "$code" = ${STOPPED} ] && [ -n "$warned" ]; then
  scontrol requeue "\${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}_$index" || scontrol requeue "$SLURM_JOB_ID"
  exit "$code"
fi
printf '%s\\n' "$code" > "$index.exit.part" && mv "$index.exit.part" "$index.exit"
exit "$code"
`;
}

/** Submits by itself, whatever becomes of who asked for it: what sbatch answers is on the disk before anybody reads it. */
export const submitScript = (): string => `#!/bin/sh
cd "$(dirname "$0")" || exit 1
echo "$$ $(uname -n)" > sbatch.pid.part && mv sbatch.pid.part sbatch.pid
if sbatch --parsable job.sh > job.part 2> sbatch.err.part; then
  mv job.part job
  rm -f sbatch.err.part
else
  mv sbatch.err.part sbatch.err
fi
`;
