import { counted } from "../../../formats/counted.ts";
import type { Store } from "../../cache/store.ts";
import { createClient } from "../mlflow/create-client.ts";
import { readCursor } from "../outbox/cursor.ts";
import { isSent, linesPath, runFolder, runsIn, targetHash, uidsIn } from "../outbox/folder.ts";
import { leftIn } from "../outbox/left.ts";
import { passOnce } from "../outbox/pass-once.ts";
import { everyLine } from "../outbox/read.ts";
import { closeStale } from "../outbox/stale.ts";

/** What a server of our own shows. */
export interface Imported {
  /** Of MLflow. */
  readonly version: string;
  /** Runs of `regimen run` that are there, wholly or as far as they have come. */
  readonly runs: number;
  /** MLflow's experiments of them, the one with the latest run first, with their ids. */
  readonly experiments: readonly { readonly name: string; readonly id: string }[];
  /** What was rejected or stood in the way, a line each. */
  readonly problems: readonly string[];
}

export interface Importer {
  /** Brings what the outbox has and the server has not; `onRun` is told before each run how many are done, of how many. */
  look(onRun?: (done: number, total: number) => void): Promise<Imported>;
}

export interface ImporterOptions {
  readonly store: Store;
  /** Under which it is noted what has been sent (store-name.ts). */
  readonly name: string;
  /** Where the server is now. */
  readonly uri: string;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** Brings runs from the outbox to a server of our own, over and over; what is there already costs a look at the disk. */
export function makeImporter({ store, name, uri, signal, now }: ImporterOptions): Importer {
  const { home, files } = store;
  const client = createClient({ uri, insecureTls: false, timeout: 60, retries: 3 }, { signal });
  const hash = targetHash(name);
  const whole = new Map<string, Seen>();
  let version: string | undefined;
  return {
    async look(onRun = () => {}) {
      version ??= await client.version();
      closeStale(home, files, now());
      const runs = runsIn(home);
      const seen: Seen[] = [];
      for (const [at, run] of runs.entries()) {
        if (signal.aborted) break;
        const known = whole.get(run);
        if (!known) onRun(at, runs.length);
        const one = known ?? (await bring(run));
        if (one.isWhole) whole.set(run, one);
        seen.push(one);
      }
      const experiments = new Map<string, string>();
      for (const { experiment } of seen.toReversed()) if (experiment) experiments.set(experiment.name, experiment.id);
      return {
        version,
        runs: seen.filter(({ experiment }) => experiment !== undefined).length,
        experiments: [...experiments].map(([experiment, id]) => ({ name: experiment, id })),
        problems: seen.flatMap(({ problem }) => problem ?? []),
      };
    },
  };

  function seenIn(folder: string, problem: string | undefined): Seen {
    const { rejected, reason } = leftIn(folder, hash);
    const dead =
      rejected > 0
        ? `${counted(rejected, "record")} of ${folder} ${rejected === 1 ? "was" : "were"} rejected: ${reason} (kept in its *.dead.jsonl)`
        : undefined;
    const told = problem ?? dead;
    return {
      isWhole: isSent(folder, hash),
      ...(told === undefined ? {} : { problem: told }),
      ...experimentOf(folder, hash),
    };
  }

  async function bring(run: string): Promise<Seen> {
    const folder = runFolder(home, run);
    // where another sends it, the next look tells
    const passed = isSent(folder, hash) ? undefined : await passOnce(folder, { uri: name, client }, files, signal);
    return seenIn(folder, passed?.problem);
  }
}

/** A run as it is on the server. */
interface Seen {
  readonly experiment?: { readonly name: string; readonly id: string };
  /** Nothing more will come. */
  readonly isWhole: boolean;
  readonly problem?: string;
}

/** The experiment that a run's records name, with the server's id of it. */
function experimentOf(folder: string, hash: string): Pick<Seen, "experiment"> {
  for (const uid of uidsIn(folder)) {
    const { experiment } = readCursor(folder, uid, hash);
    if (experiment === undefined) continue;
    for (const { record } of everyLine(linesPath(folder, uid)))
      if (record.type === "start") return { experiment: { name: record.experiment, id: experiment } };
  }
  return {};
}
