import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { counted } from "../../../formats/counted.ts";
import { isAlive, type ProcessIdentity } from "../../cache/process-identity.ts";
import { findMlflow, type MlflowProgram, NO_MLFLOW } from "../../tracking/server/find-mlflow.ts";
import { type Holder, holdStore } from "../../tracking/server/hold-store.ts";
import { type Importer, makeImporter } from "../../tracking/server/import-runs.ts";
import { freePort, isFree } from "../../tracking/server/ports.ts";
import { type LocalServer, portTaken, signalGroup, startMlflow } from "../../tracking/server/start-mlflow.ts";
import { storeName } from "../../tracking/server/store-name.ts";
import { withoutPassword } from "../../tracking/target/address.ts";
import type { Call } from "../args.ts";
import { projectRoot } from "../places.ts";
import { CallError, type Host, openProjectStore, optionText } from "../session.ts";
import { waitingLine } from "../waiting-line.ts";

/** Where MLflow itself listens unless told; where that is taken, the next free port of twenty. */
const PORT = 5000;
const PORTS = 20;
/** Milliseconds between two looks for new records. */
const LOOK = 2000;

/** Shows what ran in MLflow's own pages: the user's mlflow on a store here, with all that the outbox holds. Stays until it is interrupted. */
export async function ui(host: Host, call: Call): Promise<number> {
  const wanted = portOption(call);
  const root = projectRoot(host.cwd, host.cwd);
  const store = openProjectStore(host, root);
  const named = optionText(call.options.store);
  const folder = named === undefined ? join(store.home, "mlflow") : resolve(host.cwd, named);
  const taken = holdStore(folder);
  if ("by" in taken) return tellHolder(host, call, taken.by);
  const { held, orphan } = taken;
  const { signal, stopListening } = interrupts(host);
  let server: LocalServer | undefined;
  const say = (text: string): void => (call.options.json ? host.err(text) : host.out(text));
  try {
    const program = findMlflow(host.env, [...new Set([host.cwd, root])]);
    if (!program) throw new CallError(NO_MLFLOW);
    if (orphan) await end(orphan);
    const port = await choosePort(wanted);
    say(`${shown(host, program)} on the store ${relative(host.cwd, folder) || "."}\n${elsewhere(host)}`);
    const starting = waitingLine(host, call.options.json === true, () => "starting MLflow");
    const started = await startMlflow({ program, folder, port, env: host.env, signal, onProcess: held.serving });
    starting.end();
    if (started === "called off") return 0;
    if ("problem" in started) throw new CallError(started.problem);
    server = started.server;
    held.serving(server.pid, server.uri);
    const importer = makeImporter({ store, name: storeName(folder), uri: server.uri, signal, now: host.now });
    await welcome(host, call, server.uri, importer);
    return await stay(host, say, server, importer, signal, join(folder, "server.log"));
  } finally {
    await server?.stop();
    held.release();
    stopListening();
  }
}

/** A signal that Ctrl-C fires, and the end of the terminal, which would leave the server behind. */
function interrupts(host: Host): { readonly signal: AbortSignal; readonly stopListening: () => void } {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  const stopListening = host.onInterrupt(stop);
  process.on("SIGHUP", stop);
  return {
    signal: abort.signal,
    stopListening() {
      stopListening();
      process.off("SIGHUP", stop);
    },
  };
}

/** Imports what there is, then says where it is to be seen. */
async function welcome(host: Host, call: Call, uri: string, importer: Importer): Promise<void> {
  let progress = "";
  const importing = waitingLine(host, call.options.json === true, () => `importing runs${progress}`);
  const { version, runs, experiments, problems } = await importer.look((done, total) => {
    progress = ` (${done + 1} of ${total})`;
  });
  importing.end();
  const pages = experiments.map(({ name, id }) => ({
    name,
    page: `${uri}/#/experiments/${id}/runs?workflowType=machine_learning`,
  }));
  if (call.options.json) {
    host.out(`${JSON.stringify({ uri, version, runs, experiments: pages, problems })}\n`);
    return;
  }
  const width = Math.max(...pages.map(({ name }) => name.length), 0);
  const lines = pages.map(({ name, page }) => `  ${name.padEnd(width)}  ${page}`);
  const what = runs === 0 ? "no runs yet" : counted(runs, "run");
  const text = [`MLflow ${version} at ${uri}: ${what}`, ...lines, ...problems, "New runs appear by themselves. Ctrl-C stops it."];
  host.out(`${text.join("\n")}\n`);
}

/** Goes on importing until it is interrupted or the server ends. */
async function stay(
  host: Host,
  say: (text: string) => void,
  server: LocalServer,
  importer: Importer,
  signal: AbortSignal,
  log: string,
): Promise<number> {
  let isOver = false;
  void server.ended.then(() => {
    isOver = true;
  });
  const known = new Set<string>();
  while (!signal.aborted && !isOver) {
    await Promise.race([pause(signal), server.ended]);
    if (signal.aborted || isOver) break;
    const { problems } = await importer.look();
    for (const problem of problems.filter((one) => !known.has(one))) {
      known.add(problem);
      say(`${problem}\n`);
    }
  }
  if (signal.aborted) return 0;
  host.err(`regimen: MLflow's server has ended; ${log} says why\n`);
  return 1;
}

const pause = (signal: AbortSignal): Promise<void> => sleep(LOOK, undefined, { signal }).catch(() => {});

function portOption(call: Call): number | undefined {
  const text = optionText(call.options.port);
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new CallError(`--port takes a whole number from 1 to 65535, found "${text}"`);
  return port;
}

async function choosePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new CallError(portTaken(wanted));
  }
  const port = await freePort(PORT, PORTS);
  if (port === undefined)
    throw new CallError(`the ports ${PORT} to ${PORT + PORTS - 1} of this machine are all taken\nName another with --port`);
  return port;
}

function tellHolder(host: Host, call: Call, { owner, uri }: Holder): number {
  if (call.options.json) host.out(`${JSON.stringify({ uri: uri ?? null, process: owner.pid, host: owner.host })}\n`);
  else if (uri !== undefined)
    host.out(`already shown at ${uri}, by process ${owner.pid} of ${owner.host}; Ctrl-C there stops it\n`);
  else host.out(`process ${owner.pid} of ${owner.host} is just starting it\n`);
  return 0;
}

/** Ends a server that a killed regimen has left, for its port and its store. */
async function end(orphan: ProcessIdentity): Promise<void> {
  for (let tries = 0; isAlive(orphan); tries++) {
    signalGroup(orphan.pid, tries < 50 ? "SIGTERM" : "SIGKILL");
    await sleep(100);
  }
}

const shown = ({ cwd }: Host, { command, args }: MlflowProgram): string => {
  const near = relative(cwd, command);
  return [command.startsWith("/") && !near.startsWith("..") ? near : command, ...args].join(" ");
};

/** Says of runs that go to another server that this one is not it. */
function elsewhere({ env }: Host): string {
  const uri = env.MLFLOW_TRACKING_URI;
  if (uri === undefined || uri === "") return "";
  return `MLFLOW_TRACKING_URI names ${withoutPassword(uri)}; this is not that server, but one of its own with what is kept here\n`;
}
