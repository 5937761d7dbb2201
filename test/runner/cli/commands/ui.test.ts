import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { identityOf, isAlive, thisProcess } from "../../../../src/runner/cache/process-identity.ts";
import { NO_MLFLOW } from "../../../../src/runner/tracking/server/find-mlflow.ts";
import { freePort } from "../../../../src/runner/tracking/server/ports.ts";
import { runHere } from "../../../support/host.ts";

/** Answers as MLflow does, and ends after it was asked for its version. */
const BRIEF = `#!${process.execPath}
const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
require("node:http").createServer((request, response) => {
  if (request.url === "/health") return response.end("OK");
  response.end("3.99.0");
  setTimeout(() => process.exit(0), 300);
}).listen(port, "127.0.0.1");
`;

describe("regimen ui", function () {
  this.timeout(180_000);
  let folder: string;
  let empty: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "regimen-ui-")));
    writeFileSync(join(folder, "regimen.yaml"), "");
    empty = join(folder, "empty");
    mkdirSync(empty);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function install(script: string): void {
    const bin = join(folder, ".venv-mlflow", "bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "mlflow"), script);
    chmodSync(join(bin, "mlflow"), 0o755);
  }
  const ui = (args: readonly string[] = [], env: Record<string, string> = {}) =>
    runHere(folder, ["ui", ...args], { PATH: empty, ...env });
  const served = () => existsSync(join(folder, ".regimen", "mlflow", "served-by.json"));

  it("says why it needs MLflow, and how to get it", async () => {
    expect(await ui()).to.deep.equal({ code: 2, out: "", err: `regimen: ${NO_MLFLOW}\n` });
    expect(NO_MLFLOW).to.include('python3 -m venv .venv-mlflow\n  .venv-mlflow/bin/pip install "mlflow>=3"');
    expect(served()).to.equal(false);
  });

  it("starts the MLflow that is there, says where to look, and tells when the server ends by itself", async () => {
    install(BRIEF);
    const port = (await freePort(5870, 50)) as number;
    const { code, out, err } = await ui(["--port", String(port)], {
      MLFLOW_TRACKING_URI: "https://me:s/ecr@et@mlflow.example.org/x",
    });
    expect(out.split("\n")).to.deep.equal([
      ".venv-mlflow/bin/mlflow on the store .regimen/mlflow",
      "MLFLOW_TRACKING_URI names https://mlflow.example.org/x; this is not that server, but one of its own with what is kept here",
      "starting MLflow…",
      "importing runs…",
      `MLflow 3.99.0 at http://127.0.0.1:${port}: no runs yet`,
      "New runs appear by themselves. Ctrl-C stops it.",
      "",
    ]);
    expect([code, err]).to.deep.equal([1, `regimen: MLflow's server has ended; ${folder}/.regimen/mlflow/server.log says why\n`]);
    expect(served()).to.equal(false);
  });

  it("tells machines in one line", async () => {
    install(BRIEF);
    const port = (await freePort(5870, 50)) as number;
    const { out } = await ui(["--port", String(port), "--json", "--store", "elsewhere"]);
    expect(JSON.parse(out)).to.deep.equal({
      uri: `http://127.0.0.1:${port}`,
      version: "3.99.0",
      runs: 0,
      experiments: [],
      problems: [],
    });
    expect(existsSync(join(folder, "elsewhere", "server.log"))).to.equal(true);
  });

  it("says that a port is taken, and what a port is", async () => {
    install(BRIEF);
    const port = (await freePort(5870, 50)) as number;
    const taken = createServer().listen(port, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    try {
      const { code, err } = await ui(["--port", String(port)]);
      expect([code, err]).to.deep.equal([
        2,
        `regimen: port ${port} of this machine is taken\nName another: regimen ui --port ${port + 1}\n`,
      ]);
    } finally {
      await new Promise((resolve) => taken.close(resolve));
    }
    expect((await ui(["--port", "http"])).err).to.equal('regimen: --port takes a whole number from 1 to 65535, found "http"\n');
  });

  it("tells what the server said when it did not start, and lets go of the store", async () => {
    install("#!/bin/sh\necho 'Detected out-of-date database schema (found version a, but expected b)' >&2\nexit 1\n");
    const { code, err } = await ui();
    expect(code).to.equal(2);
    expect(err).to.include(`regimen: the store ${folder}/.regimen/mlflow was made by another version of MLflow`);
    expect(served()).to.equal(false);
  });

  it("ends the server that a killed regimen has left, and takes its store", async () => {
    install(BRIEF);
    const place = join(folder, ".regimen", "mlflow");
    mkdirSync(place, { recursive: true });
    const left = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    const server = identityOf(left.pid as number);
    const owner = { ...thisProcess(), pid: spawnSync("true").pid };
    writeFileSync(join(place, "served-by.json"), JSON.stringify({ owner, server, uri: "http://127.0.0.1:5000" }));
    const port = (await freePort(5870, 50)) as number;
    const { out } = await ui(["--port", String(port)]);
    expect(out).to.include(`MLflow 3.99.0 at http://127.0.0.1:${port}`);
    expect(isAlive(server)).to.equal(false);
  });

  it("says where it runs already, or that it is just being started", async () => {
    const place = join(folder, ".regimen", "mlflow");
    mkdirSync(place, { recursive: true });
    const owner = thisProcess();
    const write = (more: object) => writeFileSync(join(place, "served-by.json"), JSON.stringify({ owner, ...more }));
    write({ server: owner, uri: "http://127.0.0.1:5000" });
    expect(await ui()).to.deep.equal({
      code: 0,
      out: `already shown at http://127.0.0.1:5000, by process ${process.pid} of ${hostname()}; Ctrl-C there stops it\n`,
      err: "",
    });
    expect(JSON.parse((await ui(["--json"])).out)).to.include({ uri: "http://127.0.0.1:5000", process: process.pid });
    write({});
    expect((await ui()).out).to.equal(`process ${process.pid} of ${hostname()} is just starting it\n`);
  });
});
