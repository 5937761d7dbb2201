import { join } from "node:path";
import type { TaskAbout } from "../pool.ts";
import { arraySizeOf, type Batch } from "./batch.ts";
import type { Cluster } from "./cluster.ts";
import { quoted } from "./quoted.ts";
import { setupText } from "./setup.ts";
import { WARNINGS, warnedFile } from "./warnings.ts";

/** Exit code of a job whose tasks were asked to stop and have kept what they did: it goes back into the queue. */
export const STOPPED = 75;

/** Exit code of a job that found another one of its name at work, and did nothing. */
export const LEFT_ALONE = 76;

/** What a script has to know of its batch. */
export interface ScriptBatch extends Pick<Batch, "name" | "chunk"> {
  readonly tasks: readonly { readonly about: Pick<TaskAbout, "secrets"> }[];
}

/** The script of a batch, whose own process (job.js) takes the tasks one by one; `words`: what the tasks want of Slurm. */
export function jobScript(
  batch: ScriptBatch,
  folder: string,
  words: readonly string[],
  cluster: Cluster,
  jobFile: string,
): string {
  const exported = batch.tasks.flatMap(({ about }) => about.secrets);
  return arrayScript({ name: batch.name, size: arraySizeOf(batch), folder, exported, words }, cluster, jobFile);
}

/** What an array's script is made from. */
export interface ArrayScript {
  /** Its name in Slurm. */
  readonly name: string;
  /** Its tasks are 0 to size − 1. */
  readonly size: number;
  readonly folder: string;
  /** Names of variables that it gets of the submitting shell, beside those that every job gets. */
  readonly exported: readonly string[];
  readonly words: readonly string[];
}

/**
 * The script of an array. Its own process works off one task of it; the shell passes warnings on to it, puts the job back into the queue
 * where it was stopped after a warning, and writes the exit code where nobody else could. TERM is no warning: somebody has cancelled it,
 * its time is over, or Slurm puts it back by itself.
 */
export function arrayScript({ folder, ...array }: ArrayScript, cluster: Cluster, jobFile: string): string {
  return `${headOf({ folder, ...array }, ["--requeue", `--signal=B:${WARNINGS[0]}@${cluster.warning}`])}child=
warned=
rm -f "${warnedFile("$index")}"
trap 'warned=1; : > "${warnedFile("$index")}"; [ -z "$child" ] || kill -URG "$child" 2>/dev/null' ${WARNINGS.join(" ")}
trap 'warned=; : > "${warnedFile("$index")}"; [ -z "$child" ] || kill -URG "$child" 2>/dev/null' TERM
requeue() {
  scontrol requeue "\${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}_$index" || scontrol requeue "$SLURM_JOB_ID" && exit ${STOPPED}
  code=${STOPPED}
  ${TAIL.trimEnd().replace("\n", "\n  ")}
}
${setupText(cluster.setup)}[ -z "$warned" ] || requeue
${quoted(cluster.node)} ${quoted(jobFile)} ${quoted(folder)} "$index" ${cluster.warning} &
child=$!
while kill -0 "$child" 2>/dev/null; do wait "$child"; done
for again in 1 2 3; do # a signal that is heard meanwhile ends waiting, with its own number
  wait "$child"
  code=$?
  [ "$code" -gt 128 ] || break
done
[ "$code" = ${STOPPED} ] && [ -n "$warned" ] && requeue
[ "$code" = ${LEFT_ALONE} ] && exit 0
${TAIL}`;
}

/** The script of a job that is one command of regimen, which may be done again; `cwd`, `home`: its folder, and that of its store. */
export const commandScript = (
  array: ArrayScript,
  cluster: Cluster,
  { cwd, home, words }: { readonly cwd: string; readonly home: string; readonly words: readonly string[] },
): string =>
  `${headOf(array, ["--requeue"])}${setupText(cluster.setup)}rm -f "$index.exit"
(cd ${quoted(cwd)} && REGIMEN_HOME=${quoted(home)} ${[cluster.node, ...words].map(quoted).join(" ")})
code=$?
${TAIL}`;

function headOf({ name, size, folder, exported, words }: ArrayScript, own: readonly string[]): string {
  const directives = [
    `--job-name=${name}`,
    `--array=0-${size - 1}`,
    `--output=${join(folder, "%a.out")}`,
    "--open-mode=append",
    ...own,
    `--export=${[...new Set(["PATH", "HOME", "LANG", "TMPDIR", ...exported])].join(",")}`,
    "--kill-on-invalid-dep=yes",
    ...words,
  ];
  return `#!/bin/bash
${directives.map((word) => `#SBATCH ${quoted(word)}`).join("\n")}
cd ${quoted(folder)} || exit 1
index=\${SLURM_ARRAY_TASK_ID:-0}
`;
}

const TAIL = `printf '%s\\n' "$code" > "$index.exit.part" && mv "$index.exit.part" "$index.exit"
exit "$code"
`;

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
