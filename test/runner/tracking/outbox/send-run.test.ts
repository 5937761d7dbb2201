import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { digestText } from "../../../../src/runner/cache/digest.ts";
import { diskFiles } from "../../../../src/runner/cache/file-layer.ts";
import { MlflowError } from "../../../../src/runner/tracking/mlflow/client.ts";
import { deadLetters } from "../../../../src/runner/tracking/outbox/dead.ts";
import { isSent, targetHash } from "../../../../src/runner/tracking/outbox/folder.ts";
import { leftIn } from "../../../../src/runner/tracking/outbox/left.ts";
import { type Outbox, openOutbox } from "../../../../src/runner/tracking/outbox/open.ts";
import { createRunSender } from "../../../../src/runner/tracking/outbox/send-run.ts";
import type { Point, RunUid, TrackedFile, TrackingRecord } from "../../../../src/runner/tracking/record/record.ts";
import { type MemoryRun, type MemoryServer, memoryServer } from "../../../support/memory-mlflow.ts";

const URI = "http://mlflow:5000";
const HASH = targetHash(URI);
const uid = (n: number): RunUid => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}` as RunUid;
const [PARENT, CHILD, OTHER] = [uid(1), uid(2), uid(3)];
const start = (name: string, parent?: RunUid): TrackingRecord => ({
  ...{ type: "start", time: 1000, experiment: "e", name, tags: { kind: name } },
  ...(parent === undefined ? {} : { parent }),
});
const END = { type: "end", time: 2000, status: "FINISHED" } as const;
const point = (step: number, key = "loss"): Point => ({ key, value: step / 4, time: 1000 + step, step });

describe("sending a run", () => {
  let home: string;
  let outbox: Outbox;
  let server: MemoryServer;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "regimen-outbox-"));
    outbox = openOutbox({ home, run: "r1", experiment: "e", target: URI, files: diskFiles });
    server = memoryServer();
  });
  afterEach(() => {
    outbox.close();
    rmSync(home, { recursive: true, force: true });
  });

  const record = (run: RunUid, ...records: readonly TrackingRecord[]): void => {
    for (const one of records) outbox.record(run, one);
  };
  const file = (name: string, text: string): TrackedFile => {
    mkdirSync(join(home, "objects"), { recursive: true });
    writeFileSync(join(home, "objects", name), text);
    return { path: `figures/${name}`, digest: digestText(text), size: text.length, from: join(home, "objects", name) };
  };
  const send = (final = true, at = server, uri = URI) =>
    createRunSender(outbox.folder, { uri, client: at.client() }, diskFiles, new AbortController().signal).pass(final);
  const named = (name: string): MemoryRun => [...server.runs.values()].find((run) => run.name === name) as MemoryRun;

  it("brings every kind of record there, the parent first, with our ids filled in", async () => {
    record(CHILD, start("child", PARENT), {
      type: "tags",
      tags: { made: `by {run:${PARENT}} of {experiment:${PARENT}}, not {run:${uid(9)}}` },
    });
    record(PARENT, start("parent"), { type: "tags", tags: { see: `{run:${CHILD}}` } }, END);
    record(CHILD, { type: "params", params: { depth: "3" } }, { type: "metrics", points: [point(1), point(2)] });
    record(CHILD, { type: "input", name: "table", digest: "ab", context: "training", source: "stage cohort", rows: 3 });
    record(CHILD, { type: "artifact", file: file("roc.svg", "<svg>") });
    record(CHILD, {
      type: "model",
      uid: "m-1",
      name: "forest",
      kind: "forest",
      files: [file("MLmodel", "flavors")],
      params: { trees: "9" },
      tags: {},
    });
    record(CHILD, END);
    outbox.close();
    expect(await send()).to.deep.equal({ state: "done" });
    const [parent, child] = [named("parent"), named("child")];
    expect(Object.fromEntries(child.tags)).to.deep.equal({
      kind: "child",
      made: `by ${parent.id} of 1, not ${uid(9)}`,
      "mlflow.parentRunId": parent.id,
      "regimen.run_uid": CHILD,
    });
    expect(parent.tags.get("see")).to.equal(child.id);
    expect([child.status, child.endTime, child.startTime]).to.deep.equal(["FINISHED", 2000, 1000]);
    expect(child.log).to.deep.equal([
      [`tag made by ${parent.id} of 1, not ${uid(9)}`, "param depth"]
        .reverse()
        .concat("point loss 0.25 1001 1", "point loss 0.5 1002 2"),
      ["input table"],
      ["artifact figures/roc.svg"],
      ["model forest"],
      ["end FINISHED"],
    ]);
    const [model] = [...server.models.values()];
    expect(model).to.deep.include({
      name: "forest",
      run: child.id,
      status: "READY",
      params: { trees: "9" },
      tags: { "regimen.model_uid": "m-1" },
    });
    expect([...(model?.artifacts ?? [])]).to.deep.equal([["figures/MLmodel", "flavors"]]);
    expect(isSent(outbox.folder, HASH)).to.equal(true);
    expect(existsSync(join(outbox.folder, "files"))).to.equal(false);
    const asked = server.requests;
    expect(await send()).to.deep.equal({ state: "done" });
    expect(server.requests).to.equal(asked);
  });

  it("sends what is there while the run goes on, a thousand values a request", async () => {
    record(PARENT, start("parent"), { type: "metrics", points: Array.from({ length: 2500 }, (_, step) => point(step)) });
    outbox.flush();
    const sender = createRunSender(outbox.folder, { uri: URI, client: server.client() }, diskFiles, new AbortController().signal);
    await sender.pass(false);
    expect(named("parent").log.map((news) => news.length)).to.deep.equal([1000, 1000, 500]);
    record(PARENT, { type: "metrics", points: [point(2500)] }, END);
    outbox.close();
    await sender.pass(true);
    expect(named("parent").points.size).to.equal(2501);
    expect(sender.steps()).to.be.greaterThan(5);
  });

  it("leaves alone of a batch what the server rejects, says why, and goes on", async () => {
    server = memoryServer((name) => (/point bad|param wrong/.test(name) ? `${name} is not taken` : undefined));
    record(PARENT, start("parent"), {
      type: "metrics",
      points: [...Array.from({ length: 40 }, (_, step) => point(step)), point(7, "bad")],
    });
    record(PARENT, { type: "params", params: { right: "1", wrong: "2" } }, { type: "params", params: { right: "3" } }, END);
    outbox.close();
    await send();
    const run = named("parent");
    expect([run.points.size, Object.fromEntries(run.params), run.status]).to.deep.equal([40, { right: "1" }, "FINISHED"]);
    expect(deadLetters(outbox.folder, PARENT, HASH)).to.deep.equal([
      { n: 2, hash: HASH, reason: "point bad 1.75 1007 7 is not taken", record: { type: "metrics", points: [point(7, "bad")] } },
      { n: 3, hash: HASH, reason: "param wrong is not taken", record: { type: "params", params: { wrong: "2" } } },
      {
        n: 4,
        hash: HASH,
        reason: "param right was logged with another value",
        record: { type: "params", params: { right: "3" } },
      },
    ]);
    expect(leftIn(outbox.folder, HASH)).to.deep.equal({
      records: 0,
      runs: 0,
      rejected: 3,
      reason: "point bad 1.75 1007 7 is not taken",
      missing: [],
    });
    expect(isSent(outbox.folder, HASH)).to.equal(true);
  });

  it("keeps everything where the server is away, and a run that it will not have with its records", async () => {
    record(PARENT, start("parent"), { type: "params", params: { a: "1" } }, END);
    outbox.close();
    const away = createRunSender(
      outbox.folder,
      { uri: URI, client: server.client(() => "lost-before") },
      diskFiles,
      new AbortController().signal,
    );
    expect(await away.pass(true)).to.deep.equal({ state: "away", problem: "experiment: connection reset" });
    server = memoryServer((name) => (name === "run parent" ? "no such name" : undefined));
    expect(await send()).to.deep.equal({ state: "done", problem: "no such name" });
    expect(leftIn(outbox.folder, HASH)).to.include({ records: 3, runs: 1, rejected: 0 });
    server = memoryServer();
    await send();
    expect(named("parent").status).to.equal("FINISHED");
  });

  it("asks again for what two requests that met in the server's database were told, but not for ever", async () => {
    const input = { type: "input", name: "table", digest: "ab", context: "training", source: "cohort" } as const;
    record(PARENT, start("parent"), input, { ...input, name: "never" }, END);
    outbox.close();
    let met = 0;
    const client = server.client();
    const logInputs: typeof client.logInputs = (id, inputs) => {
      if (inputs[0]?.name === "never" || met++ === 0)
        throw new MlflowError("UNIQUE constraint failed", "rejected", 400, "BAD_REQUEST");
      return client.logInputs(id, inputs);
    };
    const to = { uri: URI, client: { ...client, logInputs } };
    await createRunSender(outbox.folder, to, diskFiles, new AbortController().signal).pass(true);
    expect([...named("parent").inputs.keys()]).to.deep.equal(["table"]);
    expect(leftIn(outbox.folder, HASH)).to.deep.include({ records: 0, rejected: 1, reason: "UNIQUE constraint failed" });
  });

  it("puts away what goes to a run that was deleted there, without trying each value", async () => {
    record(PARENT, start("parent"));
    outbox.flush();
    await send(false);
    named("parent").lifecycle = "deleted";
    record(PARENT, { type: "metrics", points: Array.from({ length: 500 }, (_, step) => point(step)) }, END);
    outbox.close();
    const asked = server.requests;
    await send();
    expect(server.requests - asked).to.be.lessThan(5);
    expect(leftIn(outbox.folder, HASH)).to.deep.include({ records: 0, rejected: 2, reason: "the run was deleted on the server" });
  });

  it("looks for what an answer did not come for, and marks what a late answer doubled", async () => {
    record(PARENT, start("parent"), END);
    outbox.close();
    const faults = ["late" as const, undefined, undefined];
    const client = server.client((method) => (method === "createRun" ? faults.shift() : undefined));
    const sender = createRunSender(outbox.folder, { uri: URI, client }, diskFiles, new AbortController().signal);
    expect((await sender.pass(true)).state).to.equal("away");
    expect((await sender.pass(true)).state).to.equal("done");
    const runs = [...server.runs.values()];
    const [kept] = runs.filter(({ tags }) => !tags.has("regimen.duplicate_of"));
    const others = runs.filter((run) => run !== kept);
    expect([kept?.status, others.length]).to.deep.equal(["FINISHED", 1]);
    expect(others.map(({ status, tags }) => [status, tags.get("regimen.duplicate_of")])).to.deep.equal([["KILLED", kept?.id]]);
  });

  it("sends again what the server took and has not kept, but not over what somebody wrote there", async () => {
    record(
      PARENT,
      start("parent"),
      { type: "params", params: { a: "1", b: "2" } },
      { type: "tags", tags: { note: "ours", gone: "x" } },
    );
    record(PARENT, { type: "metrics", points: [point(1), point(2), point(2, "other")] }, END);
    outbox.flush();
    await send(false);
    const run = named("parent");
    for (const name of [...run.points.keys()]) if (/ loss /.test(name) && / 2$/.test(name)) run.points.delete(name);
    run.params.delete("b");
    run.tags.delete("gone");
    run.tags.set("note", "theirs");
    outbox.close();
    await send();
    expect(Object.fromEntries(run.params)).to.deep.equal({ a: "1", b: "2" });
    expect([run.tags.get("note"), run.tags.get("gone"), run.points.size]).to.deep.equal(["theirs", "x", 3]);
    expect(leftIn(outbox.folder, HASH).missing).to.deep.equal([]);
  });

  it("takes files for another server from where they came from, or says that they are gone", async () => {
    const [kept, gone] = [file("kept.svg", "kept"), file("gone.svg", "gone")];
    record(PARENT, start("parent"), { type: "artifact", file: kept }, { type: "artifact", file: gone }, END);
    outbox.close();
    await send();
    writeFileSync(gone.from, "GONE");
    const other = memoryServer();
    await send(true, other, "http://other");
    expect([...([...other.runs.values()][0]?.artifacts ?? [])]).to.deep.equal([["figures/kept.svg", "kept"]]);
    expect(leftIn(outbox.folder, targetHash("http://other"))).to.deep.include({
      rejected: 1,
      reason:
        "the file figures/gone.svg is no longer here: it was sent elsewhere before, and where it came from it is gone or has changed",
    });
  });

  it("gives up no run for another: what waits for what will not come goes on without it", async () => {
    record(CHILD, start("child", PARENT), END);
    record(OTHER, start("other", CHILD), END);
    outbox.close();
    await send();
    expect(named("child").tags.has("mlflow.parentRunId")).to.equal(false);
    expect(named("other").tags.get("mlflow.parentRunId")).to.equal(named("child").id);
  });

  it("puts away records without a start, and starts over where the cursor is torn without doubling anything", async () => {
    record(PARENT, start("parent"), { type: "metrics", points: [point(1)] }, END);
    record(OTHER, { type: "params", params: { a: "1" } }, END);
    outbox.close();
    await send();
    expect(leftIn(outbox.folder, HASH)).to.deep.include({
      records: 0,
      rejected: 2,
      reason: "the record of the run's start is missing from the outbox",
    });
    const cursor = join(outbox.folder, `${PARENT}.sent.${HASH}.json`);
    writeFileSync(cursor, readFileSync(cursor, "utf8").slice(0, 20));
    await send();
    const logs = [...server.runs.values()].map(({ log }) => log.filter((news) => news.length > 0));
    expect(logs).to.deep.equal([[["point loss 0.25 1001 1"], ["end FINISHED"]]]);
  });
});
