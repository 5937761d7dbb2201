import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ProcessIdentity } from "../../../cache/process-identity.ts";
import type { Store } from "../../../cache/store.ts";
import type { Result } from "../../../contract/failure.ts";
import type { TaskId } from "../../../contract/ids.ts";
import type { EngineUse } from "../../../plan/engine-of.ts";
import type { LoadedSpec } from "../../../plan/load.ts";
import { jobIn, namesIn, readRecord, slurmHome, writeRecord } from "../batch.ts";
import type { Cluster } from "../cluster.ts";
import type { GraphJob } from "./graph.ts";

/**
 * A run that was given to Slurm whole. Its folder is `.regimen/slurm/detached/RUN/`:
 *
 *     run.json         this, before anything is submitted
 *     frozen.json      what it computes: the spec as it was compiled then, whatever becomes of its file
 *     N/job.sh, submit.sh, job, sbatch.err     its Nth job, as those of a batch; N after the last is the job that writes the results
 *     N/I.owner, I.events, I.out, I.exit       what task I of that array told, printed, and its exit code
 *     submitting, collecting     the process that does that just now
 *     ended            how it ended; until then it is open
 */
export interface DetachedRun {
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly by: ProcessIdentity;
  /** Of regimen. */
  readonly build: string;
  readonly experiment: string;
  readonly variant: string | null;
  /** Digest of all that it computes. */
  readonly graph: string;
  /** Folders: of the project, the store, and of all results. */
  readonly root: string;
  readonly home: string;
  readonly resultsRoot: string;
  readonly workerFile: string;
  readonly cluster: Cluster;
  /** The cache that it shares with others: an address, or a folder (absolute). */
  readonly remote?: { readonly url: string; readonly patientLevel: boolean };
  readonly jobs: readonly GraphJob[];
}

/** What a detached run computes. */
export interface Frozen {
  readonly loaded: LoadedSpec;
  /** Its tasks; mapped ones without their cases. */
  readonly tasks: readonly TaskId[];
  /** Engines as the submitting machine chose them: they stand in keys. */
  readonly engines: { readonly [task: string]: Result<EngineUse> };
}

/** How a detached run ended. */
export interface DetachedEnd {
  readonly code: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly cancelled?: true;
  readonly result?: {
    readonly ran: number;
    readonly cached: number;
    readonly failed: number;
    readonly skipped: number;
    readonly folder: string;
    readonly logged: string | null;
    readonly seconds: number;
    /** The run under which it is recorded. */
    readonly run: string;
  };
}

export const detachedHome = (home: string): string => join(slurmHome(home), "detached");
export const runFolder = ({ home, run }: Pick<DetachedRun, "home" | "run">): string => join(detachedHome(home), run);

/** A job of a detached run: its name in Slurm, and its folder. */
export const jobAt = (
  run: Pick<DetachedRun, "home" | "run">,
  job: number,
): { readonly name: string; readonly folder: string } => ({
  name: `rg-${run.run}-d${job}`,
  folder: join(runFolder(run), String(job)),
});

/** The place of the job that writes the results, after all others. */
export const lastOf = ({ jobs }: Pick<DetachedRun, "jobs">): number => jobs.length;

/** The places of all jobs, that one's too. */
export const jobsOf = (run: Pick<DetachedRun, "jobs">): readonly number[] => [...run.jobs.keys(), lastOf(run)];

/** The number that Slurm has given a job, once it is written down. */
export const numberOf = (run: Pick<DetachedRun, "home" | "run">, job: number): number | undefined =>
  jobIn(jobAt(run, job).folder);

export function writeRun(store: Store, run: DetachedRun, frozen: Frozen): void {
  writeRecord(store, join(runFolder(run), "frozen.json"), frozen);
  writeRecord(store, join(runFolder(run), "run.json"), run);
}

export const readRun = (home: string, run: string): DetachedRun | undefined =>
  readRecord<DetachedRun>(join(runFolder({ home, run }), "run.json"));

export const readFrozen = (run: Pick<DetachedRun, "home" | "run">): Frozen | undefined =>
  readRecord<Frozen>(join(runFolder(run), "frozen.json"));

const endedPath = (run: Pick<DetachedRun, "home" | "run">): string => join(runFolder(run), "ended");
export const endOf = (run: Pick<DetachedRun, "home" | "run">): DetachedEnd | undefined => {
  namesIn(runFolder(run)); // so that NFS looks again
  return existsSync(endedPath(run)) ? readRecord<DetachedEnd>(endedPath(run)) : undefined;
};
export const writeEnd = (store: Store, run: DetachedRun, end: DetachedEnd): void => writeRecord(store, endedPath(run), end);

/** Every run that has not ended, oldest first. */
export function openRuns(home: string): readonly DetachedRun[] {
  return namesIn(detachedHome(home))
    .toSorted()
    .flatMap((name) => {
      const run = readRun(home, name);
      return run && !endOf(run) ? [run] : [];
    });
}

/** How long an ended run can still be asked after. */
const KEPT_MS = 86_400_000;

/** Takes away runs that ended long ago, and what was never whole. */
export function sweepRuns(store: Store, now: number): void {
  for (const name of namesIn(detachedHome(store.home))) {
    const end = endOf({ home: store.home, run: name });
    if (end && now - end.at > KEPT_MS) store.files.remove(runFolder({ home: store.home, run: name }));
  }
}
