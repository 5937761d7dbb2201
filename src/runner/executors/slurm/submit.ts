import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../cache/file-layer.ts";
import type { Store } from "../../cache/store.ts";
import { pause } from "../attempt.ts";
import { type Batch, batchFolder, pointerPath, writeRecord } from "./batch.ts";
import type { Cluster } from "./cluster.ts";
import type { Slurm } from "./commands.ts";
import { jobScript, submitScript } from "./script.ts";
import { parseSqueue } from "./squeue.ts";

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

/** What is to be submitted: its name in Slurm, and the folder that its scripts lie in. */
export interface Submission {
  readonly name: string;
  readonly folder: string;
}

/** Puts the scripts of a submission into its folder. */
export function writeScripts(store: Store, folder: string, script: string): void {
  replaceFile(store.files, join(folder, "job.sh"), script);
  replaceFile(store.files, join(folder, "submit.sh"), submitScript());
  chmodSync(join(folder, "submit.sh"), 0o755);
}

/** How a submission ended: the job's number, or what sbatch said. */
export type Submitted = { readonly job: number } | { readonly refused: string };

const LOOK_MS = 50;
/** How long what submits may be silent before squeue is asked; and how often squeue has to know nothing of a job before there is none. */
const SILENT_MS = 90_000;
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 2000;
/** How often a batch is submitted that sbatch could not hand over. */
const TRIES = 5;

/** What sbatch says where it cannot tell whether the job was accepted, or the controller is not there just now. */
const UNCERTAIN =
  /timed out|timeout|unable to contact|connection refused|communication|temporarily|try again|too many|MaxJobCount|AssocMaxSubmit|QOSMaxSubmit/i;

/** Whether a process of this host still submits. */
function isSubmitting(folder: string): boolean {
  try {
    const pid = readFileSync(join(folder, "sbatch.pid"), "utf8").trim();
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
  } catch {
    return false;
  }
}

const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, "utf8").trim() : undefined);

/**
 * Submits what is on the disk, once, or finds the job that was submitted before: by what the submitting process wrote down,
 * or by its name in squeue. Only when squeue answers, repeatedly, that it knows no such job is it submitted (again).
 *
 * @param fresh nothing has ever tried to submit it
 */
export async function submit(
  slurm: Slurm,
  store: Store,
  { name, folder }: Submission,
  fresh: boolean,
  signal: AbortSignal,
): Promise<Submitted | undefined> {
  let start = fresh;
  for (let attempt = 1; ; attempt++) {
    if (start) slurm.start(join(folder, "submit.sh"));
    const waitUntil = Date.now() + SILENT_MS;
    let refused: string | undefined;
    for (;;) {
      const job = Number.parseInt(read(join(folder, "job")) ?? "", 10);
      if (Number.isInteger(job)) return { job };
      refused = read(join(folder, "sbatch.err"));
      const gone = !start && !isSubmitting(folder);
      if (refused !== undefined || gone || signal.aborted || Date.now() > waitUntil) break;
      await pause(LOOK_MS);
    }
    if (signal.aborted) return undefined;
    if (refused !== undefined && !UNCERTAIN.test(refused)) return { refused };
    const found = await findJob(slurm, name, signal);
    if (found !== undefined) {
      replaceFile(store.files, join(folder, "job"), `${found}\n`);
      return { job: found };
    }
    if (signal.aborted) return undefined;
    if (attempt > TRIES) return { refused: refused ?? "sbatch gave no answer" };
    store.files.remove(join(folder, "sbatch.err"));
    if (attempt > 1) await pause(BETWEEN_LOOKS_MS * attempt);
    start = true;
  }
}

/** A job by its name; undefined once squeue has answered several times that there is none. */
async function findJob(slurm: Slurm, name: string, signal: AbortSignal): Promise<number | undefined> {
  for (let silent = 0; silent < LOOKS && !signal.aborted; ) {
    const { code, out } = await slurm.ask("squeue", ["--json", "--me", "--states=all"]);
    if (code === 0) {
      try {
        const job = parseSqueue(out).find((one) => one.name === name)?.job;
        if (job !== undefined) return job;
        silent++;
      } catch {
        // no answer
      }
    }
    await pause(silent < LOOKS ? BETWEEN_LOOKS_MS / 4 : 0);
  }
  return undefined;
}
