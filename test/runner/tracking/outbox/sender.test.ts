import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../../src/runner/cache/file-layer.ts";
import type { MlflowClient } from "../../../../src/runner/tracking/mlflow/client.ts";
import { isSent, targetHash } from "../../../../src/runner/tracking/outbox/folder.ts";
import { openOutbox } from "../../../../src/runner/tracking/outbox/open.ts";
import { startSender } from "../../../../src/runner/tracking/outbox/sender.ts";
import type { RunUid } from "../../../../src/runner/tracking/record/record.ts";
import { type MemoryServer, memoryServer } from "../../../support/memory-mlflow.ts";
import { until } from "../../../support/until.ts";

const URI = "http://mlflow:5000";
const UID = "00000000-0000-4000-8000-000000000001" as RunUid;
const START = { type: "start", time: 1000, experiment: "e", name: "n", tags: {} } as const;
const END = { type: "end", time: 2000, status: "FINISHED" } as const;

describe("the sender of a run", () => {
  let home: string;
  let server: MemoryServer;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "regimen-sender-"));
    server = memoryServer();
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const open = (run = "r2", uri = URI) => openOutbox({ home, run, experiment: "e", target: uri, files: diskFiles });
  const begin = (client: MlflowClient = server.client(), run = "r2") =>
    startSender({ home, run, uri: URI, connect: () => client, files: diskFiles });
  const reaches = async (test: () => boolean): Promise<void> => {
    expect(await until(test)).to.equal(true);
  };

  it("sends while the run goes on, and the rest at its end", async () => {
    const outbox = open();
    outbox.record(UID, START);
    const sender = begin();
    await reaches(() => server.runs.size === 1);
    outbox.record(UID, { type: "params", params: { a: "1" } });
    outbox.record(UID, END);
    outbox.close();
    expect(await sender.stop()).to.deep.equal({ left: { records: 0, runs: 0, rejected: 0, missing: [] }, messages: [] });
    const [run] = [...server.runs.values()];
    expect([run?.status, run?.params.get("a")]).to.deep.equal(["FINISHED", "1"]);
    expect([isSent(outbox.folder, targetHash(URI)), existsSync(join(outbox.folder, "sender"))]).to.deep.equal([true, false]);
  });

  it("says at the end what a server that is away has not got, and why", async () => {
    const outbox = open();
    const sender = begin(server.client(() => "lost-before"));
    outbox.record(UID, START);
    outbox.record(UID, END);
    outbox.close();
    const { messages } = await sender.stop();
    expect(messages).to.deep.equal([
      "2 records of 1 run are not sent yet (experiment: connection reset); regimen sync sends them",
    ]);
  });

  it("waits for a server that hangs no longer than it makes progress, and not at all when interrupted twice", async () => {
    const hanging: MlflowClient = { ...server.client(), experiment: () => new Promise(() => {}) };
    const outbox = open();
    // as the real client does: what is under way ends when the signal fires
    const connect = (signal: AbortSignal): MlflowClient => ({
      ...hanging,
      experiment: () => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("stopped")))),
    });
    const sender = startSender({ home, run: "r2", uri: URI, connect, files: diskFiles });
    outbox.record(UID, START);
    outbox.record(UID, END);
    outbox.close();
    const stopped = sender.stop();
    sender.abort();
    const { messages } = await stopped;
    expect(messages).to.deep.equal(["2 records of 1 run are not sent yet; regimen sync sends them"]);
    const again = startSender({ home, run: "r2", uri: URI, connect, files: diskFiles });
    expect((await again.stop()).messages[0]).to.include(`are not sent yet (${URI} did not answer within 1.2 s)`);
  });

  it("ends what a killed process has left open, and sends what earlier runs have left for the same server", async () => {
    const dead = open("r1");
    dead.record(UID, START);
    dead.flush();
    const facts = JSON.parse(readFileSync(join(dead.folder, "target.json"), "utf8"));
    writeFileSync(join(dead.folder, "target.json"), JSON.stringify({ ...facts, owner: { ...facts.owner, pid: 2 ** 30 } }));
    const other = open("r0", "http://another");
    other.record("00000000-0000-4000-8000-000000000003" as RunUid, { ...START, name: "for another" });
    other.close();
    const outbox = open();
    outbox.record("00000000-0000-4000-8000-000000000002" as RunUid, { ...START, name: "now" });
    outbox.flush();
    const sender = begin();
    await reaches(() => [...server.runs.values()].some(({ status }) => status === "KILLED"));
    outbox.close();
    await sender.stop();
    expect([...server.runs.values()].map(({ name }) => name).sort()).to.deep.equal(["n", "now"]);
    dead.close();
  });

  it("leaves a run alone that nothing was recorded of", async () => {
    const sender = begin();
    expect(await sender.stop()).to.deep.equal({ left: { records: 0, runs: 0, rejected: 0, missing: [] }, messages: [] });
    expect([server.requests, existsSync(join(home, "outbox"))]).to.deep.equal([0, false]);
  });
});
