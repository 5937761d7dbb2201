import { setTimeout } from "node:timers";
import type { FileLayer } from "../../cache/file-layer.ts";
import type { MlflowClient } from "../mlflow/client.ts";
import { isSent, readFacts, runFolder, runsIn, targetHash } from "./folder.ts";
import { type Left, leftIn, NOTHING_LEFT } from "./left.ts";
import { lockFolder, unlockFolder } from "./lock.ts";
import { messagesOf } from "./messages.ts";
import { passOnce } from "./pass-once.ts";
import { createRunSender, type Passed, type RunSender } from "./send-run.ts";
import { closeStale } from "./stale.ts";

export interface SenderOptions {
  /** Of the store. */
  readonly home: string;
  /** The run that is going on. */
  readonly run: string;
  readonly uri: string;
  /** Makes the client; it gives up what is under way when the signal fires. */
  readonly connect: (signal: AbortSignal) => MlflowClient | Promise<MlflowClient>;
  readonly files: FileLayer;
  readonly now?: () => number;
}

export interface Sender {
  /**
   * After the outbox was closed: sends the rest while that makes progress, at most a few seconds, and says what is left. With `atOnce`
   * (Ctrl-C) it has half a second.
   */
  stop(atOnce?: boolean): Promise<SenderSummary>;
  /** Ends the waiting of `stop` (a second Ctrl-C). */
  abort(): void;
}

export interface SenderSummary {
  readonly left: Left;
  /** Why the rest is not sent, where something stood in the way. */
  readonly problem?: string;
  /** Time was up while the server took what it was sent: another process may go on with the rest. */
  readonly unfinished?: true;
  /** What to say at the end of the run, a line each. */
  readonly messages: readonly string[];
}

/** How often it looks for new records. */
const PAUSE_MS = 1000;
/** Waiting for a server that does not answer: the first time, and at most. */
const BACK_OFF_MS = [1000, 30_000] as const;
/** At the end of a run: how long it may take in all, and how long without anything being done. */
const LAST_MS = 1500;
const STILL_MS = 1200;
const AT_ONCE_MS = 500;
const TICK_MS = 50;

/**
 * Sends a run in the background while it goes on, and what earlier runs have left for the same server. Nothing that a server does ends
 * it: it waits and goes on for as long as the run lasts.
 */
export function startSender({ home, run, uri, connect, files, now = Date.now }: SenderOptions): Sender {
  const abort = new AbortController();
  const { signal } = abort;
  const folder = runFolder(home, run);
  const hash = targetHash(uri);
  let wake: (() => void) | undefined;
  let isStopping = false;
  let problem: string | undefined;
  let own: RunSender | undefined;
  let older: readonly string[] | undefined;

  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      if (isStopping || signal.aborted) return resolve();
      const timer = setTimeout(resolve, milliseconds).unref(); // nothing waits for it but a run that goes on
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  function mine(client: MlflowClient): RunSender | undefined {
    if (own || !readFacts(folder)) return own;
    if (lockFolder(files, folder).held) own = createRunSender(folder, { uri, client }, files, signal);
    return own;
  }

  /** Sends an earlier run, if there is one for this server. */
  async function sendOlder(client: MlflowClient): Promise<Passed> {
    if (!older) closeStale(home, files, now());
    older ??= runsIn(home).filter((name) => name !== run && isFor(runFolder(home, name), uri));
    const [first, ...rest] = older;
    if (first === undefined) return { state: "done" };
    older = rest;
    const passed = (await passOnce(runFolder(home, first), { uri, client }, files, signal)) ?? { state: "done" };
    if (passed.state === "away") older = [first, ...rest];
    return passed; // what else is wrong with it, regimen sync tells
  }

  async function goOn(): Promise<void> {
    const client = await connect(signal);
    let backOff: number = BACK_OFF_MS[0];
    while (!isStopping && !signal.aborted) {
      let passed: Passed = (await mine(client)?.pass(false)) ?? { state: "done" };
      problem = passed.problem;
      if (passed.state === "blocked") return;
      if (passed.state === "done" && !isStopping && own) passed = await sendOlder(client);
      await sleep(passed.state === "away" ? backOff : PAUSE_MS);
      backOff = passed.state === "away" ? Math.min(backOff * 2, BACK_OFF_MS[1]) : BACK_OFF_MS[0];
    }
    // the last pass knows that nothing more comes; one that failed is tried again for as long as there is time
    while (!signal.aborted) {
      const passed = (await mine(client)?.pass(true)) ?? { state: "done" };
      if (passed.state !== "stopped") problem = passed.problem;
      if (passed.state !== "away") return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  const done = goOn().catch((error: unknown) => {
    problem = (error as Error).message;
  });

  return {
    abort: () => abort.abort(),
    async stop(atOnce = false) {
      isStopping = true;
      wake?.();
      const given = await limit(done, () => own?.steps() ?? 0, abort, atOnce ? AT_ONCE_MS : LAST_MS);
      // a server that took much and is silent now may just be busy, with a large model for one
      const unfinished = problem === undefined && (given === "late" || (given === "still" && (own?.steps() ?? 0) > 0)) && !atOnce;
      if (given === "still" && !unfinished && problem === undefined)
        problem = `${uri} did not answer within ${STILL_MS / 1000} s`;
      if (own) unlockFolder(files, folder);
      const left = readFacts(folder) ? leftIn(folder, hash) : NOTHING_LEFT;
      return {
        left,
        ...(problem === undefined ? {} : { problem }),
        ...(unfinished && left.records > 0 ? { unfinished } : {}),
        messages: messagesOf(left, uri, folder, problem),
      };
    },
  };
}

/** Whether a run of the outbox is for a server and that has not all of it. */
const isFor = (folder: string, uri: string): boolean => !isSent(folder, targetHash(uri)) && readFacts(folder)?.uri === uri;

/** Waits until all is done, but not past a time, nor where nothing moves. */
async function limit(
  done: Promise<void>,
  steps: () => number,
  abort: AbortController,
  most: number,
): Promise<"done" | "still" | "late"> {
  let [waited, still, before] = [0, 0, steps()];
  let given: "done" | "still" | "late" = "done";
  const watch = setInterval(() => {
    waited += TICK_MS;
    still = steps() === before ? still + TICK_MS : 0;
    before = steps();
    if (abort.signal.aborted || (waited < most && still < STILL_MS)) return;
    given = still < STILL_MS ? "late" : "still";
    abort.abort();
  }, TICK_MS);
  try {
    await done;
  } finally {
    clearInterval(watch);
  }
  return given;
}
