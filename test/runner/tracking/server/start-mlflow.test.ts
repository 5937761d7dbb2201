import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { identityOf, isAlive } from "../../../../src/runner/cache/process-identity.ts";
import { freePort, isFree } from "../../../../src/runner/tracking/server/ports.ts";
import { type Started, startMlflow, startProblem } from "../../../../src/runner/tracking/server/start-mlflow.ts";

/** Answers /health as MLflow does, after a while in which it refuses, and writes down how it was called. */
const ANSWERS = `
const http = require("node:http"), fs = require("node:fs");
fs.writeFileSync("called.json", JSON.stringify({ args: process.argv.slice(2), env: process.env }));
const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
let asked = 0;
http.createServer((request, response) => {
  asked++;
  if (asked < 3) response.writeHead(503).end("not yet");
  else response.end(request.url === "/health" ? "OK" : "");
}).listen(port, "127.0.0.1");
`;
/** As MLflow, a program that has another do the work, and that does not listen when told to stop. */
const STUBBORN = `
const { spawn } = require("node:child_process");
process.on("SIGTERM", () => {});
const child = spawn(process.execPath, ["-e", 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)']);
require("node:fs").writeFileSync("child", String(child.pid));
${ANSWERS}
`;

describe("startMlflow", function () {
  this.timeout(180_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-start-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function start(script: string, signal = new AbortController().signal, env = {}): Promise<Started & object> {
    const command = join(folder, "mlflow");
    writeFileSync(command, `#!${process.execPath}\n${script}`);
    chmodSync(command, 0o755);
    const port = (await freePort(5860, 100)) as number;
    const pids: number[] = [];
    const started = await startMlflow({
      program: { command, args: [] },
      folder,
      port,
      env: { ...process.env, ...env },
      signal,
      onProcess: (pid) => pids.push(pid),
    });
    if (started === "called off") throw new Error(`called off: ${pids}`);
    if ("server" in started) expect(pids).to.deep.equal([started.server.pid]);
    return started;
  }

  it("waits for an answer, on a store of its folder, at this machine's own address, and stops it", async () => {
    const started = await start(ANSWERS, undefined, {
      MLFLOW_TRACKING_URI: "http://elsewhere",
      MLFLOW_BACKEND_STORE_URI: "sqlite:///other.db",
      SEEN: "yes",
    });
    if (!("server" in started)) throw new Error(started.problem);
    const { uri, pid, ended, stop } = started.server;
    const { args, env } = JSON.parse(readFileSync(join(folder, "called.json"), "utf8"));
    const port = uri.split(":")[2];
    expect(args.join(" ")).to.equal(
      `server --backend-store-uri sqlite:///mlflow.db --artifacts-destination ./artifacts --host 127.0.0.1 --port ${port} --workers 1`,
    );
    expect(Object.keys(env).filter((name) => name.startsWith("MLFLOW"))).to.have.members([
      "MLFLOW_SERVER_ENABLE_JOB_EXECUTION",
      "MLFLOW_DISABLE_TELEMETRY",
    ]);
    expect(env).to.include({ MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false", MLFLOW_DISABLE_TELEMETRY: "true", SEEN: "yes" });
    expect(await isFree(Number(port))).to.equal(false);
    const identity = identityOf(pid);
    await stop();
    await ended;
    expect(isAlive(identity)).to.equal(false);
    expect(await isFree(Number(port))).to.equal(true);
  });

  it("ends by force what does not listen, and what that started", async () => {
    const started = await start(STUBBORN);
    if (!("server" in started)) throw new Error(started.problem);
    const child = identityOf(Number(readFileSync(join(folder, "child"), "utf8")));
    expect(isAlive(child)).to.equal(true);
    await started.server.stop();
    while (isAlive(child)) await sleep(20); // killed at once, gone when the system comes to it
  });

  it("is called off while it waits", async () => {
    const abort = new AbortController();
    const command = join(folder, "mlflow");
    writeFileSync(command, '#!/bin/sh\necho "$$" > pid\nexec sleep 60\n');
    chmodSync(command, 0o755);
    const port = (await freePort(5860, 100)) as number;
    const going = startMlflow({
      program: { command, args: [] },
      folder,
      port,
      env: process.env,
      signal: abort.signal,
      onProcess: () => abort.abort(),
    });
    expect(await going).to.equal("called off");
  });

  it("tells the end of the log where the server ends", async () => {
    const started = await start('console.log("one\\ntwo"); console.error("mlflow: three"); process.exitCode = 1;');
    expect(started).to.deep.equal({
      problem: `mlflow ended before it answered; the end of ${folder}/server.log:\n  one\n  two\n  mlflow: three`,
    });
  });

  it("tells of a program that cannot be started", async () => {
    const options = { folder, port: 5999, env: {}, signal: new AbortController().signal, onProcess: () => {} };
    expect(await startMlflow({ ...options, program: { command: "/nowhere/mlflow", args: [] } })).to.deep.equal({
      problem: "/nowhere/mlflow cannot be started: spawn /nowhere/mlflow ENOENT",
    });
    expect(existsSync(join(folder, "server.log"))).to.equal(true);
  });
});

describe("startProblem", () => {
  it("says what to do about a store of another version", () => {
    const log =
      "Traceback …\nmlflow.exceptions.MlflowException: Detected out-of-date database schema (found version 0584bdc529eb, but expected dc11669786a5). Take a backup";
    expect(startProblem(log, "/project/.regimen/mlflow", 5000)).to.equal(
      [
        "the store /project/.regimen/mlflow was made by another version of MLflow than the one that is installed",
        "Bring it to the installed version, after a copy of it:",
        "  cd /project/.regimen/mlflow && cp mlflow.db mlflow.db.bak && mlflow db upgrade sqlite:///mlflow.db",
        "Where that fails, MLflow is older than the store: pip install --upgrade mlflow. Or remove the folder: what regimen keeps is imported anew.",
      ].join("\n"),
    );
  });

  it("says that somebody else was quicker to take the port", () => {
    const log = "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 5000): address already in use";
    expect(startProblem(log, "/s", 5000)).to.equal("port 5000 of this machine is taken\nName another: regimen ui --port 5001");
  });

  it("says that a part of MLflow is missing", () => {
    expect(startProblem("ModuleNotFoundError: No module named 'flask'\n", "/s", 5000)).to.equal(
      'this mlflow lacks flask, so it has no server (mlflow-skinny?)\nInstall the whole: pip install "mlflow>=3"',
    );
  });
});

describe("freePort", () => {
  it("passes by what is taken", async () => {
    const first = (await freePort(5960, 30)) as number;
    const taken = createServer().listen(first, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    expect(await isFree(first)).to.equal(false);
    expect(await freePort(first, 1)).to.equal(undefined);
    expect(await freePort(first, 20)).to.be.above(first);
    await new Promise((resolve) => taken.close(resolve));
  });
});
