import { chmodSync, existsSync, readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { replaceFile } from "../../cache/file-layer.ts";
import type { Store } from "../../cache/store.ts";
import { pause } from "../waiting.ts";
import { askSqueue } from "./ask-squeue.ts";
import { type Batch, batchFolder, jobNumber, pointerPath, writeRecord } from "./batch.ts";
import type { Cluster } from "./cluster.ts";
import type { Slurm } from "./commands.ts";
import { jobScript, submitScript } from "./script.ts";

/** Puts a batch on the disk: first the names of those who have its tasks in hand, then the batch, then the scripts. */
export function writeBatch(store: Store, batch: Batch, words: readonly string[], cluster: Cluster, jobFile: string): string {
  const folder = batchFolder(store.home, batch.name);
  batch.tasks.forEach(({ about }, task) => {
    writeRecord(store, pointerPath(store.home, about.key), { batch: batch.name, task });
  });
  writeScripts(store, folder, jobScript(batch, folder, words, cluster, jobFile));
  writeRecord(store, join(folder, "batch.json"), batch);
  return folder;
}

/** Puts the scripts of a submission into its folder. */
export function writeScripts(store: Store, folder: string, script: string): void {
  replaceFile(store.files, join(folder, "job.sh"), script);
  replaceFile(store.files, join(folder, "submit.sh"), submitScript());
  chmodSync(join(folder, "submit.sh"), 0o755);
}

/** How a submission ended: the job's number, or what sbatch said; `passing`: Slurm could not be reached, and may be later. */
export type Submitted = { readonly job: number } | { readonly refused: string; readonly passing: boolean };

const LOOK_MS = 50;
/** How long what submits may be silent before squeue is asked; and how often squeue has to know nothing of a job before there is none. */
const SILENT_MS = 90_000;
const LOOKS = 3;
/** After how many first pauses between questions it is said that sbatch is silent. */
const PATIENT = 40;
/** How often a batch is submitted that sbatch could not hand over: with pauses that grow to the longest, a quarter of an hour. */
const TRIES = 20;

/** What sbatch says where it cannot tell whether the job was accepted, or the controller is not there just now. */
const UNCERTAIN = /timed out|timeout|unable to contact|connection refused|communication|temporarily|try again|no answer/i;
/** What it says where more jobs are not taken before others have ended; however long that is, it is no mistake. */
const FULL = /too many|MaxJobCount|MaxSubmitJob/i;

/** What is needed to hand over what is on the disk: its name in Slurm, and the folder that its scripts lie in. */
export interface Submission {
  readonly slurm: Slurm;
  readonly store: Store;
  readonly name: string;
  readonly folder: string;
  /** Nothing has ever tried to submit it. */
  readonly fresh: boolean;
  /** Pauses between questions to squeue, seconds. */
  readonly poll: Cluster["poll"];
  readonly tell: (message: string) => void;
  readonly signal: AbortSignal;
}

/** What sbatch said, line by line, without its name before each. */
export const refusalLines = (said: string): readonly string[] =>
  said
    .split("\n")
    .map((line) => line.replace(/^sbatch: (error: )?/, "").trim())
    .filter((line) => line !== "");

/** Why there is no job, in a line; `odd`: what sbatch printed in place of a number. */
const whyNot = (refused: string | undefined, odd: string | undefined): string =>
  refusalLines(refused ?? "").join("; ") ||
  (odd === undefined ? "it gave no answer" : `it printed no number: ${odd.split("\n")[0] || "nothing"}`);

/** Whether a process still submits: one of this host, or one of another that has not had the time for it. */
function isSubmitting(folder: string): boolean {
  try {
    const path = join(folder, "sbatch.pid");
    const [pid = "", host = hostname()] = readFileSync(path, "utf8").trim().split(" ");
    if (host !== hostname()) return Date.now() - statSync(path).mtimeMs < SILENT_MS;
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
  } catch {
    return false;
  }
}

const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, "utf8").trim() : undefined);

/**
 * Submits what is on the disk, once, or finds the job that was submitted before: by what the submitting process wrote down,
 * or by its name in squeue. Only when squeue answers, repeatedly, that it knows no such job is it submitted (again).
 */
export async function submit(submission: Submission): Promise<Submitted | undefined> {
  const { slurm, store, folder, fresh, poll, tell, signal } = submission;
  let start = fresh;
  for (let attempt = 1; ; attempt++) {
    if (start) slurm.start(join(folder, "submit.sh"));
    const { job, refused, odd } = await answerIn(submission, folder, start);
    if (job !== undefined) return { job };
    const why = whyNot(refused, odd);
    if (signal.aborted) return undefined;
    const full = refused !== undefined && FULL.test(refused);
    if (refused !== undefined && !full && !UNCERTAIN.test(refused)) return { refused, passing: false };
    const found = full ? undefined : await findJob(submission, why);
    // who submits on another host may have been quicker
    const late = found ?? jobNumber(read(join(folder, "job")));
    if (late !== undefined) {
      note(store, join(folder, "job"), late);
      return { job: late };
    }
    if (signal.aborted) return undefined;
    if (isSubmitting(folder)) {
      start = false;
      continue;
    }
    if (attempt > TRIES && !full) return { refused: refused ?? why, passing: true };
    for (const file of ["job", "sbatch.err", "sbatch.pid"]) store.files.remove(join(folder, file));
    if (full) tell(`Slurm takes no more jobs just now (${why}); it is asked again until it does`);
    else if (attempt > 1) tell(`sbatch cannot hand jobs over (${why}); it is tried again`);
    if (attempt > 1 || full) await resting(Math.min(4 * poll.first * attempt, poll.longest), signal);
    start = true;
  }
}

/** Writes a job's number down, if that can be: who comes back finds it by its name as well. */
function note(store: Store, path: string, job: number): void {
  try {
    replaceFile(store.files, path, `${job}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

/** Waits for what the submitting process writes down; nothing where it is gone or silent. */
async function answerIn(
  { poll, tell, signal }: Submission,
  folder: string,
  started: boolean,
): Promise<{ readonly job?: number; readonly refused?: string; readonly odd?: string }> {
  const since = Date.now();
  const patience = PATIENT * poll.first;
  for (;;) {
    // looked at first: it may write its answer and end between two looks
    const gone = (!started || existsSync(join(folder, "sbatch.pid"))) && !isSubmitting(folder);
    const printed = read(join(folder, "job"));
    const job = jobNumber(printed);
    if (job !== undefined) return { job };
    const refused = read(join(folder, "sbatch.err"));
    if (refused !== undefined) return { refused };
    if (printed !== undefined) return { odd: printed };
    if (gone || signal.aborted || Date.now() - since > SILENT_MS) return {};
    if (Date.now() - since > patience * 1000) tell(`sbatch has been silent for ${patience} s; it is waited for`);
    await pause(LOOK_MS);
  }
}

/** A job by its name; undefined once squeue has answered several times that there is none. `why`: what sbatch has said. */
async function findJob({ slurm, name, poll, tell, signal }: Submission, why: string): Promise<number | undefined> {
  let between = poll.first;
  for (let silent = 0; silent < LOOKS && !signal.aborted; ) {
    const answer = await askSqueue(slurm);
    if ("silent" in answer) {
      tell(
        `neither sbatch (${why}) nor squeue (${answer.silent}) says whether a job was taken; nothing is submitted until squeue does`,
      );
      between = Math.min(between * 1.5, poll.longest);
    } else {
      const job = answer.jobs.find((one) => one.name === name)?.job;
      if (job !== undefined) return job;
      silent++;
    }
    if (silent < LOOKS) await resting(between, signal);
  }
  return undefined;
}

/** Waits some seconds, or until the signal. */
async function resting(seconds: number, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end && !signal.aborted; )
    await pause(Math.min(LOOK_MS, end - Date.now()));
}
