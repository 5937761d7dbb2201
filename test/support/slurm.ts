/** A Slurm of two nodes for the tests of a file (tools/slurm.sh), and what it knows of the jobs of a project. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repository } from "./project.ts";
import { miss } from "./reference.ts";

const SCRIPT = join(repository, "tools", "slurm.sh");
const NEEDED = ["slurmctld", "slurmd", "sbatch", "munged"];
/** Its nodes, and processors of each: more than there are, since jobs of tests mostly wait. */
const NODES = 2;
export const CPUS = 4;
const STARTS = 10;

/** In a hook or test: skips it where Slurm is missing, saying so; fails instead under CI=true. */
export function requireSlurm(context: Mocha.Context): void {
  const missing = NEEDED.filter((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0);
  if (missing.length > 0) miss(context, `no ${missing.join(", ")}: tools/prepare-tests.sh installs Slurm`);
}

/** One task of an array, as squeue tells of it. */
export interface Job {
  readonly job: string;
  readonly state: string;
  readonly name: string;
  readonly partition: string;
}

export interface TestSlurm {
  /** What a client needs beside PATH. */
  readonly env: { readonly SLURM_CONF: string };
  /** Runs one of Slurm's commands and gives what it prints. */
  ask(command: string, ...args: readonly string[]): string;
  /** Every job that was ever submitted from below a folder. */
  jobs(folder: string): readonly Job[];
  /** Waits until a job of that folder is in a state, and gives it. */
  until(folder: string, state: string): Promise<Job>;
  stop(): void;
}

export function startSlurm(): TestSlurm {
  for (let start = 1; ; start++) {
    const folder = mkdtempSync(join(tmpdir(), "regimen-slurm-"));
    // a port that is taken is told at once, and another one is tried
    const port = 20_000 + (NODES + 1) * ((process.pid * STARTS + start) % 3000);
    const { status, stderr } = spawnSync(SCRIPT, ["start", folder, ...[port, CPUS, NODES].map(String)], {
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe"],
    });
    if (status === 0) return slurmIn(folder);
    rmSync(folder, { recursive: true, force: true });
    if (start === STARTS || !/port \d+ is taken/.test(stderr)) throw new Error(`tools/slurm.sh:\n${stderr}`);
  }
}

function slurmIn(folder: string): TestSlurm {
  const env = { SLURM_CONF: join(folder, "slurm.conf") };
  const ask: TestSlurm["ask"] = (command, ...args) =>
    execFileSync(command, args, { env: { ...process.env, ...env }, encoding: "utf8", cwd: folder });
  const jobs: TestSlurm["jobs"] = (below) =>
    ask("squeue", "--noheader", "--array", "--states=all", "--format=%i|%T|%j|%P|%Z")
      .split("\n")
      .map((line) => line.trim().split("|"))
      .filter(([, , , , from]) => from?.startsWith(`${below}/`))
      .map(([job = "", state = "", name = "", partition = ""]) => ({ job, state, name, partition }));
  return {
    env,
    ask,
    jobs,
    async until(below, state) {
      for (let tries = 0; tries < 1200; tries++) {
        const job = jobs(below).find((one) => one.state === state);
        if (job) return job;
        await sleep(100);
      }
      throw new Error(`no job of ${below} came to ${state}: ${JSON.stringify(jobs(below))}`);
    },
    stop: () => void spawnSync(SCRIPT, ["stop", folder], { stdio: "ignore" }),
  };
}
