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
