import { existsSync } from "node:fs";
import { counted } from "../../../formats/counted.ts";
import { nearest } from "../../../formats/nearest.ts";
import type { Failure, Result } from "../../contract/failure.ts";
import { isSent, isSentAnywhere, readFacts, runFolder, runsIn, targetHash } from "../../tracking/outbox/folder.ts";
import { messagesOf } from "../../tracking/outbox/messages.ts";
import { closeStale } from "../../tracking/outbox/stale.ts";
import { type Synced, syncRun } from "../../tracking/outbox/sync-run.ts";
import { serverAddress } from "../../tracking/target/address.ts";
import { resolveTarget } from "../../tracking/target.ts";
import type { Call } from "../args.ts";
import { projectRoot } from "../places.ts";
import { CallError, type Host, openProjectStore, optionText } from "../session.ts";

/** A run with the server that it goes to. */
interface Errand {
  readonly run: string;
  readonly folder: string;
  readonly uri: string;
}

/** How often a client tries by itself before a server counts as away; what is kept can be sent at any time. */
const MOST_RETRIES = 4;

/** Sends what is left of runs to MLflow. Exit code 0: all is there; 1: something was rejected or a server does not answer; 130: interrupted. */
export async function sync(host: Host, call: Call): Promise<number> {
  const { home, files } = openProjectStore(host, projectRoot(host.cwd, host.cwd));
  const to = destinationOf(host, call);
  const runs = chosenRuns(home, call.words);
  const closed = closeStale(home, files, host.now());
  const { errands, homeless, done } = plan(home, runs, to);
  if (errands.length === 0 && homeless.length > 0) throw new CallError(noServer(homeless.length));
  const json = call.options.json === true;
  const say = (text: string): void => (json ? undefined : host.out(`${text}\n`));
  if (closed.length > 0) say(`${counted(closed.length, "run")} left open by a killed process: closed as KILLED`);
  if (errands.length === 0)
    say(
      done > 0 ? `nothing to send: ${counted(done, "run is", "runs are")} there already` : "nothing to send: no run is kept here",
    );
  const abort = new AbortController();
  const stopListening = host.onInterrupt(() => abort.abort());
  const away = new Set<string>();
  const results: { readonly errand: Errand; readonly synced: Synced }[] = [];
  try {
    for (const errand of errands) {
      if (abort.signal.aborted) break;
      if (away.has(errand.uri)) continue;
      const synced = await carry(host, errand, files, abort.signal, say);
      results.push({ errand, synced });
      if (synced.state === "away") away.add(errand.uri);
      if (synced.problem !== undefined && synced.left.records === 0) host.err(`regimen: ${synced.problem}\n`); // else it is told with them
      for (const line of linesOf(errand, synced)) say(line);
    }
  } finally {
    stopListening();
  }
  const waiting = errands.length - results.length;
  if (waiting > 0) say(`${counted(waiting, "run")} not tried; go on with: regimen sync`);
  if (homeless.length > 0) say(noServer(homeless.length));
  if (json)
    host.out(`${JSON.stringify({ runs: results.map(resultJson), closed, done, notTried: waiting, withoutServer: homeless })}\n`);
  if (abort.signal.aborted) return 130;
  return waiting > 0 || homeless.length > 0 || results.some(({ synced }) => isShort(synced)) ? 1 : 0;
}

const isShort = ({ state, left, problem }: Synced): boolean =>
  state !== "elsewhere" && (state !== "done" || problem !== undefined || left.rejected > 0 || left.missing.length > 0);

/** What the call says of the server: --to, for all runs, or MLFLOW_TRACKING_URI, for those without one of their own. */
interface Named {
  readonly forAll?: string;
  readonly otherwise?: string | undefined;
}

function destinationOf(host: Host, call: Call): Named {
  const to = optionText(call.options.to);
  if (to !== undefined) return { forAll: orThrow(serverAddress(to, "--to")).uri };
  return { otherwise: orThrow(resolveTarget(undefined, host.env))?.uri };
}

function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const text = ({ message, allowed, help }: Failure): string =>
    [message, allowed && `Allowed: ${allowed}`, help].filter(Boolean).join("\n");
  throw new CallError(result.failures.map(text).join("\n"));
}

function chosenRuns(home: string, words: readonly string[]): readonly string[] {
  const runs = runsIn(home);
  for (const word of words) {
    if (runs.includes(word)) continue;
    const meant = nearest(word, runs);
    const last = runs.slice(-5);
    throw new CallError(
      `no run "${word}" is kept here${meant === undefined ? "" : `; did you mean "${meant}"?`}${last.length > 0 ? `\nThe last: ${last.join(", ")}` : ""}`,
    );
  }
  return words.length > 0 ? runs.filter((run) => words.includes(run)) : runs;
}

function plan(
  home: string,
  runs: readonly string[],
  { forAll, otherwise }: Named,
): { readonly errands: readonly Errand[]; readonly homeless: readonly string[]; readonly done: number } {
  const errands: Errand[] = [];
  const homeless: string[] = [];
  let done = 0;
  for (const run of runs) {
    const folder = runFolder(home, run);
    const own = readFacts(folder)?.uri ?? undefined;
    const uri = forAll ?? own ?? otherwise;
    if (forAll === undefined && own === undefined && isSentAnywhere(folder)) done++;
    else if (uri === undefined) homeless.push(run);
    else if (isSent(folder, targetHash(uri))) done++;
    else errands.push({ run, folder, uri });
  }
  return { errands, homeless, done };
}

async function carry(
  host: Host,
  { run, folder, uri }: Errand,
  files: Parameters<typeof syncRun>[2]["files"],
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Synced> {
  const target = orThrow(resolveTarget({ uri }, host.env));
  if (!target) throw new Error(`no target at ${uri}`);
  const { createClient } = await import("../../tracking/mlflow/create-client.ts");
  const client = createClient({ ...target, retries: Math.min(target.retries, MOST_RETRIES) }, { signal });
  const shows = host.columns !== null;
  const synced = await syncRun(
    folder,
    { uri, client },
    {
      files,
      signal,
      onWait: (by) => say(`${run}: waiting for process ${by ? `${by.pid} on ${by.host}` : "of another call"}, which sends it`),
      ...(shows ? { onProgress: (left: number) => host.err(`\r${run}: ${left} records to go   `) } : {}),
    },
  );
  if (shows) host.err("\r\x1b[K");
  return synced;
}

function linesOf({ run, folder, uri }: Errand, { state, sent, left, by, problem }: Synced): readonly string[] {
  if (state === "elsewhere") return [`${run}: still going on; its process (${by?.pid} on ${by?.host}) sends it`];
  if (!existsSync(folder)) return [`${run}: was removed meanwhile`];
  return [
    `${run}: ${counted(sent, "record")} sent to ${uri}`,
    ...messagesOf(left, uri, folder, problem).map((line) => `  ${line}`),
  ];
}

const resultJson = ({ errand: { run, uri }, synced }: { readonly errand: Errand; readonly synced: Synced }) => ({
  ...{ run, uri, state: synced.state, sent: synced.sent, left: synced.left.records, rejected: synced.left.rejected },
  ...{ missing: synced.left.missing, problem: synced.problem ?? null },
});

const noServer = (count: number): string =>
  `${counted(count, "run has", "runs have")} no server to go to: name one with --to URI or in MLFLOW_TRACKING_URI; regimen ui shows ${count === 1 ? "it" : "them"} without`;
