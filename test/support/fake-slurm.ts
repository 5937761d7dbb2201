/** A Slurm in this process, of one big node: takes batches, works off their tasks by a function, and fails as it is told to. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { diskFiles } from "../../src/runner/cache/file-layer.ts";
import { openStore } from "../../src/runner/cache/store.ts";
import type { TaskEnd } from "../../src/runner/executors/pool.ts";
import {
  arraySizeOf,
  type Batch,
  type BatchTask,
  readRecord,
  tasksOf,
  writeRecord,
} from "../../src/runner/executors/slurm/batch.ts";
import type { Answer, Slurm } from "../../src/runner/executors/slurm/commands.ts";

/** What a job of the fake does with a task: how it ends, or a state that the job ends in with nothing written. */
export type FakeOutcome =
  /** `late`: milliseconds after the job's end at which that is seen here. */
  { readonly end: TaskEnd; readonly late?: number } | { readonly state: string; readonly exit?: number };

export interface FakeOptions {
  readonly outcome: (task: BatchTask, attempt: number) => FakeOutcome;
  /** Milliseconds that sbatch takes. */
  readonly submission?: number;
  /** Milliseconds that a job waits, and that a task takes. */
  readonly wait?: number;
  readonly work?: number;
  /** Jobs that run at once. */
  readonly slots?: number;
  /** What sbatch does with the nth submission, from 0: accepts it (and prints more than its number), refuses it, or accepts it and says that it timed out. */
  readonly sbatch?: (
    submission: number,
  ) =>
    | "accept"
    | "time out after accepting"
    | "time out"
    | { readonly refuse: string }
    | { readonly prints: (job: number) => string };
  /** Whether squeue answers the nth question; or what it prints instead. */
  readonly squeue?: (question: number) => boolean | string;
  /** Whether a finished job is still told of. */
  readonly forgets?: boolean;
  /** What sacct says of a job that squeue has forgotten; undefined: there is no accounting. */
  readonly sacct?: string;
  /** What a job prints that ends with nothing written. */
  readonly prints?: string;
}

interface FakeJob {
  readonly job: number;
  readonly index: number;
  readonly name: string;
  readonly folder: string;
  state: string;
}

export interface FakeSlurm extends Slurm {
  /** Every task that a job has worked on, in that order. */
  readonly worked: string[];
  /** Names of the batches that were accepted, once for each time. */
  readonly accepted: string[];
  readonly scripts: string[];
  questions(): number;
  stop(): void;
}

export function fakeSlurm(options: FakeOptions): FakeSlurm {
  const { wait = 5, work = 5, slots = 1000 } = options;
  const jobs: FakeJob[] = [];
  const worked: string[] = [];
  const accepted: string[] = [];
  const scripts: string[] = [];
  const attempts = new Map<string, number>();
  let serial = 100;
  let submissions = 0;
  let questions = 0;
  let running = 0;
  let stopped = false;
  const later = (ms: number, act: () => void): void => void setTimeout(() => stopped || act(), ms);

  const accept = (folder: string): number => {
    const batch = readRecord<Batch>(join(folder, "batch.json")) as Batch;
    const job = ++serial;
    accepted.push(batch.name);
    scripts.push(readFileSync(join(folder, "job.sh"), "utf8"));
    for (let index = 0; index < arraySizeOf(batch); index++) {
      const one: FakeJob = { job, index, name: batch.name, folder, state: "PENDING" };
      jobs.push(one);
      later(wait, () => begin(one, batch));
    }
    return job;
  };

  const begin = (one: FakeJob, batch: Batch): void => {
    if (one.state !== "PENDING") return;
    if (running >= slots) {
      later(work, () => begin(one, batch));
      return;
    }
    running++;
    one.state = "RUNNING";
    const open = tasksOf(batch, one.index).filter((at) => !existsSync(join(one.folder, `${at}.end`)));
    const step = (): void => {
      const at = open.shift();
      if (at === undefined) {
        finish(one, "COMPLETED");
        return;
      }
      const task = batch.tasks[at] as BatchTask;
      const attempt = (attempts.get(task.about.key) ?? 0) + 1;
      attempts.set(task.about.key, attempt);
      worked.push(task.about.id);
      const outcome = options.outcome(task, attempt);
      later(work, () => {
        if ("state" in outcome) {
          if (options.prints !== undefined) writeFileSync(join(one.folder, `${one.index}.out`), options.prints);
          if (outcome.exit !== undefined) writeFileSync(join(one.folder, `${one.index}.exit`), `${outcome.exit}\n`);
          finish(one, outcome.state);
          return;
        }
        const store = openStore(batch.home, diskFiles);
        const write = (): void =>
          writeRecord(store, join(one.folder, `${at}.end`), { end: outcome.end, node: "n1", started: "", seconds: 0 });
        if (outcome.late === undefined) write();
        else later(outcome.late, write);
        step();
      });
    };
    step();
  };

  const finish = (one: FakeJob, state: string): void => {
    one.state = state;
    running--;
    if (options.forgets) jobs.splice(jobs.indexOf(one), 1);
  };

  const squeue = (): Answer => {
    const answer = options.squeue?.(questions++);
    if (typeof answer === "string") return { code: 0, out: answer, err: "" };
    if (answer === false) return { code: 1, out: "", err: "slurm_load_jobs error: Unable to contact slurm controller" };
    const told = jobs.map(({ job, index, name, state }) => ({
      job_id: job + index,
      array_job_id: job,
      array_task_id: index,
      name,
      job_state: state,
      state_reason: state === "PENDING" ? "Resources" : "None",
      nodes: state === "PENDING" ? "" : "n1",
    }));
    return { code: 0, out: JSON.stringify({ jobs: told }), err: "" };
  };

  const cancel = (words: readonly string[]): Answer => {
    for (const one of jobs) if (words.includes(String(one.job)) || words.includes(`--name=${one.name}`)) one.state = "CANCELLED";
    return { code: 0, out: "", err: "" };
  };

  return {
    worked,
    accepted,
    scripts,
    questions: () => questions,
    stop() {
      stopped = true;
    },
    async ask(command, args) {
      if (command === "squeue") return squeue();
      if (command === "scancel") return cancel(args);
      if (command === "sacct" && options.sacct !== undefined) return { code: 0, out: `${options.sacct}\n`, err: "" };
      return { code: 1, out: "", err: "Slurm accounting storage is disabled" };
    },
    start(script) {
      const folder = dirname(script);
      const what = options.sbatch?.(submissions++) ?? "accept";
      later(options.submission ?? 1, () => {
        const timeout = "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation";
        if (what === "accept") writeFileSync(join(folder, "job"), `${accept(folder)}\n`);
        else if (typeof what === "object" && "prints" in what) writeFileSync(join(folder, "job"), what.prints(accept(folder)));
        else if (typeof what === "object")
          writeFileSync(
            join(folder, "sbatch.err"),
            what.refuse.startsWith("sbatch:") ? what.refuse : `sbatch: error: ${what.refuse}\n`,
          );
        else {
          if (what === "time out after accepting") accept(folder);
          writeFileSync(join(folder, "sbatch.err"), `${timeout}\n`);
        }
      });
    },
  };
}

/** A name that says which batch of a run it is: `…-0`. */
export const shortName = (name: string): string => basename(name).replace(/^.*-/, "");
