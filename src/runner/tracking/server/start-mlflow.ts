import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { MlflowProgram } from "./find-mlflow.ts";
import { LOOPBACK } from "./ports.ts";

export interface LocalServer {
  readonly uri: string;
  readonly pid: number;
  /** Resolves when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it with all that it started, by force where it does not listen. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly program: MlflowProgram;
  /** Folder of the store: mlflow.db, artifacts/, server.log. */
  readonly folder: string;
  readonly port: number;
  readonly env: { readonly [name: string]: string | undefined };
  readonly signal: AbortSignal;
  /** Told of the process before it answers. */
  readonly onProcess: (pid: number) => void;
}

/** What came of a start: the server, or what went wrong, or neither where it was called off. */
export type Started = { readonly server: LocalServer } | { readonly problem: string } | "called off";

/** Milliseconds between two looks, and those that a server is given to end by itself. */
const LOOK = 200;
const GRACE = 5000;

/** Starts MLflow's server on a store of its own and waits until it answers. */
export async function startMlflow({ program, folder, port, env, signal, onProcess }: StartOptions): Promise<Started> {
  const log = join(folder, "server.log");
  const output = openSync(log, "w");
  const store = ["--backend-store-uri", "sqlite:///mlflow.db", "--artifacts-destination", "./artifacts"]; // of the folder it runs in
  const args = [...program.args, "server", ...store, "--host", LOOPBACK, "--port", String(port), "--workers", "1"];
  // a group of its own: Ctrl-C is for us, who end it when all is sent
  const child = spawn(program.command, args, {
    cwd: folder,
    env: serverEnv(env),
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  let failure: Error | undefined;
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    child.on("error", (error) => {
      failure = error;
      resolve();
    });
    child.on("exit", () => resolve());
  }).then(() => {
    isOver = true;
  });
  if (child.pid !== undefined) onProcess(child.pid);
  const uri = `http://${LOOPBACK}:${port}`;
  const stop = () => stopGroup(child, ended);
  while (!isOver && !signal.aborted) {
    if (await answers(uri)) return { server: { uri, pid: child.pid as number, ended, stop } };
    await Promise.race([sleep(LOOK), ended]);
  }
  if (!isOver) {
    await stop();
    return "called off";
  }
  return {
    problem: failure
      ? `${program.command} cannot be started: ${failure.message}`
      : startProblem(readFileSync(log, "utf8"), folder, port),
  };
}

/**
 * The environment without variables of MLflow's, which would move its store, its place or its doors; with no jobs (eight processes of
 * 170 MB) and no reports to its makers.
 */
const serverEnv = (env: StartOptions["env"]): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^_?MLFLOW_/.test(entry[0])),
  ),
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
  MLFLOW_DISABLE_TELEMETRY: "true",
  DO_NOT_TRACK: "true",
  PYTHONUNBUFFERED: "1",
});

async function answers(uri: string): Promise<boolean> {
  try {
    const response = await fetch(`${uri}/health`, { signal: AbortSignal.timeout(2000) });
    return response.ok && (await response.text()) === "OK";
  } catch {
    return false;
  }
}

async function stopGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
  signalGroup(child.pid, "SIGTERM");
  const waited = new AbortController();
  await Promise.race([ended, sleep(GRACE, undefined, { signal: waited.signal }).catch(() => {})]);
  waited.abort();
  signalGroup(child.pid, "SIGKILL");
  await ended;
}

/** Signals a process that leads a group, and the group. */
export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // gone
  }
}

/** What a server's log says of why it ended before it answered. */
export function startProblem(log: string, folder: string, port: number): string {
  if (log.includes("Detected out-of-date database schema")) {
    return [
      `the store ${folder} was made by another version of MLflow than the one that is installed`,
      "Bring it to the installed version, after a copy of it:",
      `  cd ${folder} && cp mlflow.db mlflow.db.bak && mlflow db upgrade sqlite:///mlflow.db`,
      "Where that fails, MLflow is older than the store: pip install --upgrade mlflow. Or remove the folder: what regimen keeps is imported anew.",
    ].join("\n");
  }
  if (log.includes("address already in use")) return portTaken(port);
  const missing = /ModuleNotFoundError: No module named '([^']+)'/.exec(log)?.[1];
  if (missing !== undefined)
    return `this mlflow lacks ${missing}, so it has no server (mlflow-skinny?)\nInstall the whole: pip install "mlflow>=3"`;
  const last = log
    .trimEnd()
    .split("\n")
    .slice(-5)
    .map((line) => `  ${line.slice(0, 300)}`);
  return [`mlflow ended before it answered; the end of ${join(folder, "server.log")}:`, ...last].join("\n");
}

export const portTaken = (port: number): string =>
  `port ${port} of this machine is taken\nName another: regimen ui --port ${port + 1}`;
