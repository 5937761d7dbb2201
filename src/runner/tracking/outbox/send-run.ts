import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FileLayer } from "../../cache/file-layer.ts";
import { type MlflowClient, MlflowError } from "../mlflow/client.ts";
import type { RunUid } from "../record/record.ts";
import { readCursor } from "./cursor.ts";
import { isSent, linesPath, markSent, readFacts, targetHash, uidsIn } from "./folder.ts";
import { type Ids, idsInOutbox } from "./links.ts";
import { byTag, oldest, onDisk, type Sending, type Tracked, UID_TAG, Unwritable } from "./sending.ts";
import { lookAhead, type Others, type Patience, step } from "./step.ts";
import { lookUp, verify } from "./verify.ts";

/** What came of going over a run folder once. */
export interface Passed {
  /** `done`: the target has what there is. `away`: the server does not answer. `blocked`: something here has to be mended. */
  readonly state: "done" | "away" | "blocked" | "stopped";
  readonly problem?: string;
}

/** Sends one run folder to one target. */
export interface RunSender {
  /** Sends what there is. With `final` nothing more will be written: what was sent is looked over, and waiting for other runs ends. */
  pass(final: boolean): Promise<Passed>;
  /** Things carried out so far, while it goes on too. */
  readonly steps: () => number;
  readonly tracked: () => readonly Tracked[];
}

/** Tracked runs that are sent at once: while stages run few, since a server on this machine takes its cores from them; then more. */
const AT_ONCE = { running: 3, final: 8 };

/** A server to send to. */
export interface Destination {
  readonly uri: string;
  readonly client: MlflowClient;
}

/** Gets a run folder ready to be sent. Nobody else may send it at the time (lock.ts). Whoever fires the signal fires the client's too. */
export function createRunSender(
  folder: string,
  { uri, client }: Destination,
  files: FileLayer,
  signal: AbortSignal,
  blames = false,
): RunSender {
  const known = new Map<RunUid, Tracked>();
  const hash = targetHash(uri);
  const sending = sendingTo(folder, { client, hash, files, signal, blames });
  let steps = 0;
  const othersOf: Others = (uid) => {
    const other = known.get(uid);
    if (!other) return undefined;
    const { run, experiment, gone } = other.cursor;
    if (run !== undefined && experiment !== undefined) return { run, experiment };
    return other.refused === undefined && gone === undefined ? "coming" : undefined;
  };

  function look(): readonly Tracked[] {
    for (const uid of uidsIn(folder)) {
      if (known.has(uid)) continue;
      const cursor = readCursor(folder, uid, hash);
      known.set(uid, {
        folder,
        uid,
        path: linesPath(folder, uid),
        cursor,
        ahead: [],
        readTo: cursor.offset,
        again: 0,
        faults: 0,
        blamed: false,
      });
    }
    return [...known.values()].filter(
      (tracked) => (statSync(tracked.path, { throwIfNoEntry: false })?.size ?? 0) > tracked.cursor.offset,
    );
  }

  /** Those that others wait for come first. */
  function inOrder(tracked: readonly Tracked[]): Tracked[] {
    for (const one of tracked) lookAhead(one);
    const isParent = ({ ahead: [first] }: Tracked): boolean =>
      !(first?.record.type === "start" && first.record.parent !== undefined);
    return [...tracked.filter(isParent), ...tracked.filter((one) => !isParent(one))];
  }

  async function pass(final: boolean): Promise<Passed> {
    let halt: Passed | undefined;
    const stop = (error: unknown): void => {
      if (signal.aborted) halt ??= { state: "stopped" };
      else if (error instanceof MlflowError) halt ??= { state: "away", problem: error.message };
      else if (error instanceof Unwritable || (error as NodeJS.ErrnoException).code !== undefined)
        halt ??= { state: "blocked", problem: (error as Error).message };
      else halt ??= { state: "blocked", problem: `a mistake of regimen's: ${(error as Error).stack ?? error}` };
    };

    const atOnce = final ? AT_ONCE.final : AT_ONCE.running;
    /** Runs `work` on each of a queue, some at a time, until one stops it. */
    async function inTurn<T>(queue: T[], isReady: (one: T) => boolean, work: (one: T) => Promise<void>): Promise<void> {
      const running = new Set<Promise<void>>();
      for (;;) {
        while (!halt && !signal.aborted && running.size < atOnce) {
          const at = queue.findIndex(isReady);
          if (at < 0) break;
          const [next] = queue.splice(at, 1) as [T];
          const task = work(next)
            .catch(stop)
            .finally(() => running.delete(task));
          running.add(task);
        }
        if (running.size === 0) return;
        await Promise.race(running);
      }
    }

    try {
      const queue = inOrder(look());
      const waiting = new Map<Tracked, RunUid>();
      const isReady = (one: Tracked): boolean => othersOf(waiting.get(one) as RunUid) !== "coming";
      const take = (patience: Patience) => async (one: Tracked) => {
        waiting.delete(one);
        const came = await step(sending, one, othersOf, patience);
        if (came === "idle") return;
        if (came === "more") steps++;
        else if (othersOf(came.waitsFor) === undefined)
          return; // until the next pass
        else waiting.set(one, came.waitsFor);
        queue.push(one);
      };
      await inTurn(queue, isReady, take(final ? "for those here" : "for all"));
      // what waits for each other, or for what will not come, goes on without
      if (final && !halt) await inTurn(queue, () => true, take("none"));
      if (final && !halt && !signal.aborted) await finish(inTurn);
    } catch (error) {
      stop(error);
    }
    if (signal.aborted) halt ??= { state: "stopped" };
    const refused = [...known.values()].find((one) => one.refused !== undefined)?.refused;
    return halt ?? { state: "done", ...(refused === undefined ? {} : { problem: refused }) };
  }

  async function finish(
    inTurn: <T>(queue: T[], isReady: (one: T) => boolean, work: (one: T) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const all = [...known.values()];
    const unseen = all.filter(({ cursor }) => cursor.ended && !cursor.verified);
    const seen = await lookUp(sending, unseen);
    await inTurn(
      unseen,
      () => true,
      async (one) => {
        await verify(sending, one, seen.get(one.cursor.run ?? ""));
        steps++;
      },
    );
    const isWhole = all.every(({ refused, cursor }) => refused === undefined && cursor.ended && cursor.verified);
    if (!isWhole || all.length === 0 || isSent(folder, hash) || signal.aborted) return;
    onDisk(() => {
      markSent(files, folder, uri);
      // what its own server has is not kept twice; for another, what the store still has is found there
      if (readFacts(folder)?.uri === uri) files.remove(join(folder, "files"));
    });
  }

  return { pass, steps: () => steps, tracked: () => [...known.values()] };
}

function sendingTo(folder: string, to: Omit<Sending, "experiment" | "idsOf">): Sending {
  const { client, hash } = to;
  const experiments = new Map<string, Promise<string>>();
  const searched = new Map<string, Promise<Ids | undefined>>();
  const once = <K, V>(map: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> => {
    const made = map.get(key) ?? make();
    map.set(key, made);
    made.catch(() => map.delete(key)); // asked again when it is needed again
    return made;
  };
  const home = dirname(dirname(folder));
  return {
    ...to,
    experiment: (name) => once(experiments, name, () => client.experiment(name)),
    idsOf: async (uid, experiment) =>
      idsInOutbox(home, uid, hash) ??
      once(searched, `${experiment} ${uid}`, async () => {
        if (experiment === "") return undefined;
        const found = oldest(await client.findRuns([experiment], byTag(UID_TAG, uid)));
        return found && { run: found.id, experiment: found.experiment };
      }),
  };
}
