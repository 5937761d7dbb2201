import { cpus, release, totalmem, type } from "node:os";
import { gitIn } from "./git-in.ts";
import type { RunFacts } from "./report-facts.ts";
import type { Host } from "./session.ts";

/** When, how long, on what and from which commit a run was made. */
export function runFacts(host: Host, run: string, started: number, root: string): RunFacts {
  const git = gitIn(root);
  return {
    run,
    started: new Date(started).toISOString(),
    seconds: (host.now() - started) / 1000,
    who: git("config", "user.name"),
    command: `regimen ${process.argv.slice(2).join(" ")}`,
    machine: {
      cpu: cpus()[0]?.model ?? "",
      cores: cpus().length,
      memory: totalmem(),
      system: `${type()} ${release()}`,
      node: process.version,
    },
    commit: git("rev-parse", "HEAD"),
    dirty: (git("status", "--porcelain", "--untracked-files=no") ?? "") !== "",
    version: host.installation.version,
  };
}
