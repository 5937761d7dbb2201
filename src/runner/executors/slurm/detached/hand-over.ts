import { existsSync } from "node:fs";
import { join } from "node:path";
import { beat } from "../../../cache/heartbeat.ts";
import { hold } from "../../../cache/hold.ts";
import type { ProcessIdentity } from "../../../cache/process-identity.ts";
import { holds, type Store } from "../../../cache/store.ts";
import { limited } from "../../waiting.ts";
import { askSqueue } from "../ask-squeue.ts";
import type { Slurm } from "../commands.ts";
import { submit, writeScripts } from "../submit.ts";
import type { After } from "./graph.ts";
import { type DetachedRun, endOf, jobAt, jobsOf, numberOf, runFolder } from "./record.ts";
import { afterOf, type ScriptFiles, scriptOf } from "./scripts.ts";

/** What came of handing over a run: all jobs are in Slurm; or one was refused; or another process is at it, or this one was interrupted. */
export type HandedOver =
  | { readonly is: "over" }
  | { readonly is: "refused"; readonly job: number; readonly said: string }
  | { readonly is: "busy"; readonly by: ProcessIdentity | undefined }
  | { readonly is: "interrupted" };

/** What is needed to hand a run over. */
export interface Handing {
  readonly slurm: Slurm;
  readonly store: Store;
  /** On the disk already. */
  readonly run: DetachedRun;
  readonly files: ScriptFiles;
  /** Told while Slurm does not answer. */
  readonly tell: (message: string) => void;
  readonly signal: AbortSignal;
}

/** Calls of sbatch at once. */
const AT_ONCE = 4;

/** Whether every job of a run has its number. */
export const isHandedOver = (run: DetachedRun): boolean => jobsOf(run).every((job) => numberOf(run, job) !== undefined);

/**
 * Submits the jobs of a run that is on the disk, each once, those first that others wait for; goes on where an earlier process was
 * stopped, and finds what that has submitted without writing it down.
 */
export async function handOver(handing: Handing): Promise<HandedOver> {
  const { store, run } = handing;
  const path = join(runFolder(run), "submitting");
  beat(store.files, store.home);
  const lock = hold(store.files, path, join(store.temporary, `${process.pid}-submitting`), undefined, (holder, at) =>
    holds(store, holder, at),
  );
  if (!lock.held) return { is: "busy", by: lock.by };
  try {
    return await submitAll(handing);
  } finally {
    store.files.remove(path);
  }
}

async function submitAll({ slurm, store, run, files, tell, signal }: Handing): Promise<HandedOver> {
  const { poll } = run.cluster;
  const all = jobsOf(run);
  const begun = all.map((job) => existsSync(join(jobAt(run, job).folder, "job.sh")));
  const before = begun.map((_, job) => numberOf(run, job));
  const known = begun.some(Boolean) ? await askSqueue(slurm) : undefined;
  const inSlurm = known && "jobs" in known ? new Set(known.jobs.map(({ job }) => job)) : undefined;
  const stop = new AbortController();
  signal.addEventListener("abort", () => stop.abort(), { once: true });
  let refused: { readonly job: number; readonly said: string } | undefined;

  /** What is over need not be waited for any longer: Slurm forgets it, and the job finds by itself what is there. */
  const isOpen = ({ job, element }: After): boolean => {
    const number = before[job];
    if (inSlurm && number !== undefined && !inSlurm.has(number)) return false;
    return element === null || !existsSync(join(jobAt(run, job).folder, `${element}.exit`));
  };
  const one = async (job: number): Promise<void> => {
    const { name, folder } = jobAt(run, job);
    if (numberOf(run, job) !== undefined) return;
    const after = afterOf(run, job);
    await Promise.all(after.map(({ job: other }) => submitted[other]));
    if (stop.signal.aborted || endOf(run)) return; // it may have been cancelled meanwhile
    const open = after.filter(isOpen);
    writeScripts(
      store,
      folder,
      scriptOf(run, job, open, (other) => String(numberOf(run, other)), files),
    );
    const answer = await turns(() => submit({ slurm, store, name, folder, fresh: !begun[job], poll, tell, signal: stop.signal }));
    if (answer && "refused" in answer) {
      refused ??= { job, said: answer.refused };
      stop.abort();
    }
  };
  const turns = limited(AT_ONCE);
  const submitted: Promise<void>[] = [];
  for (const job of all) submitted.push(one(job));
  await Promise.all(submitted);
  if (refused) return { is: "refused", ...refused };
  return signal.aborted || endOf(run) ? { is: "interrupted" } : { is: "over" };
}

/** Stops all jobs of a run, whether their numbers are written down or not; gives what Slurm said where it could not. */
export async function stopRun(
  slurm: Slurm,
  run: DetachedRun,
): Promise<{ readonly failed: string; readonly code: number | null } | undefined> {
  const jobs = jobsOf(run);
  const numbers = jobs.flatMap((job) => numberOf(run, job) ?? []);
  const names = jobs.filter((job) => numberOf(run, job) === undefined).map((job) => jobAt(run, job).name);
  const calls = [
    ...(numbers.length > 0 ? [numbers.map(String)] : []),
    ...(names.length > 0 ? [[`--name=${names.join(",")}`]] : []),
  ];
  for (const words of calls) {
    const { code, err } = await slurm.ask("scancel", words);
    // one that is over already is none
    const said = err.split("\n").filter((line) => line.trim() !== "" && !/invalid job id/i.test(line));
    if (code !== 0 && (code === null || said.length > 0)) return { failed: said[0]?.trim() ?? "it says nothing", code };
  }
  return undefined;
}
