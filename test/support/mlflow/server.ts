/** The real MLflow, started for tests on a free port of this machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { signalGroup } from "../../../src/runner/tracking/server/start-mlflow.ts";
import { python } from "../reference.ts";

export interface ServerOptions {
  /** Lets in only this administrator, with MLflow's basic-auth app. */
  readonly admin?: { readonly user: string; readonly password: string };
  /** A store to go on with, made by an earlier server; it is then not removed. */
  readonly folder?: string;
  readonly args?: readonly string[];
}

export interface MlflowServer {
  readonly uri: string;
  /** Holds the database, the artifacts and the log. */
  readonly folder: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port and store. */
  start(): Promise<void>;
  /** Ends it and removes what it kept. */
  remove(): Promise<void>;
}

const PATIENCE = 120_000;

/** Starts MLflow and waits until it answers. `requireMlflow` (support/reference.ts) says whether it can be had. */
export async function mlflowServer(options: ServerOptions = {}): Promise<MlflowServer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "regimen-mlflow-"));
  const port = await freePort();
  const uri = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  // a killed test run leaves no server behind
  const endWithUs = () => signalGroup(child?.pid, "SIGKILL");
  process.once("exit", endWithUs);

  const server: MlflowServer = {
    uri,
    folder,
    async kill() {
      const dying = child;
      child = undefined;
      if (dying?.pid === undefined || dying.exitCode !== null) return;
      const gone = new Promise((resolve) => dying.once("exit", resolve));
      signalGroup(dying.pid, "SIGKILL");
      await gone;
    },
    async start() {
      const log = await open(join(folder, "log"), "a");
      child = spawn(join(dirname(python("mlflow")!), "mlflow"), serverArguments(port, options), {
        cwd: folder,
        detached: true, // a group of its own: the server has children
        stdio: ["ignore", log.fd, log.fd],
        env: environment(folder, options),
      });
      await log.close();
      await answering(uri, child, join(folder, "log"));
    },
    async remove() {
      await server.kill();
      process.off("exit", endWithUs);
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

function serverArguments(port: number, { admin, args = [] }: ServerOptions): readonly string[] {
  return [
    "server",
    ...["--backend-store-uri", "sqlite:///mlflow.db", "--artifacts-destination", "./artifacts"],
    ...["--host", "127.0.0.1", "--port", String(port), "--workers", "1"],
    ...(admin ? ["--app-name", "basic-auth"] : []),
    ...args,
  ];
}

function environment(folder: string, { admin }: ServerOptions): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("MLFLOW_"));
  return {
    ...Object.fromEntries(kept),
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false", // eight processes that nobody needs here
    MLFLOW_DISABLE_TELEMETRY: "true",
    HOME: folder, // the user's own MLflow is none of ours
    ...(admin && {
      MLFLOW_FLASK_SERVER_SECRET_KEY: "of a test",
      MLFLOW_AUTH_ADMIN_USERNAME: admin.user,
      MLFLOW_AUTH_ADMIN_PASSWORD: admin.password,
    }),
  };
}

async function answering(uri: string, child: ChildProcess, log: string): Promise<void> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const answer = await fetch(`${uri}/health`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    if (answer?.ok) return;
    if (child.exitCode !== null || Date.now() > until)
      throw new Error(`MLflow did not start:\n${readFileSync(log, "utf8").slice(-3000)}`);
    await wait(100);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
