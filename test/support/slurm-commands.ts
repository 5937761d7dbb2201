import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Slurm's commands as shell scripts in a folder of their own, for what starts them by their names. */
export interface SlurmCommands {
  /** PATH with these before all else; without any there is nothing on it. */
  readonly path: string;
  dispose(): void;
}

export function slurmCommands(scripts: { readonly [command: string]: string }): SlurmCommands {
  const folder = mkdtempSync(join(tmpdir(), "regimen-commands-"));
  for (const [command, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, command), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, command), 0o755);
  }
  const others = Object.keys(scripts).length === 0 ? "" : ":/usr/bin:/bin";
  return { path: `${folder}${others}`, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A Slurm that starts at once what it is given, each task of an array by itself, and knows of no other. */
export const LOCAL_SLURM = {
  sbatch: `[ "$1" = --version ] && { echo slurm 22.05; exit; }
cd "$(dirname "$0")"
number=$(( $(cat number 2>/dev/null || echo 80) + 1 )); echo $number > number
cd "$OLDPWD"
size=$(sed -n 's/^#SBATCH --array=0-//p' job.sh)
for index in $(seq 0 $size); do
  SLURM_ARRAY_JOB_ID=$number SLURM_JOB_ID=$number SLURM_ARRAY_TASK_ID=$index setsid bash job.sh >>$index.out 2>&1 </dev/null &
done
echo $number`,
  squeue: `echo '{"jobs":[]}'`,
  scancel: "exit 0",
};
