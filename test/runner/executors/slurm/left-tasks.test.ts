import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../../src/runner/cache/file-layer.ts";
import { openStore, prepareStore, type Store } from "../../../../src/runner/cache/store.ts";
import { batchFolder, writeRecord } from "../../../../src/runner/executors/slurm/batch.ts";
import { leftBatches, runsOf } from "../../../../src/runner/executors/slurm/left.ts";
import { leftTasks, logInSlurm } from "../../../../src/runner/executors/slurm/left-tasks.ts";
import type { QueuedJob } from "../../../../src/runner/executors/slurm/squeue.ts";
import { leave } from "../../../support/left-batch.ts";

const seen = (index: number, state: string, more: Partial<QueuedJob> = {}): QueuedJob => ({
  ...{ job: 81, index, name: "rg-r1-0", state, reason: "", node: "", started: 0, restarts: 0 },
  ...more,
});

describe("what runs have left to Slurm", () => {
  let store: Store;
  beforeEach(() => {
    store = openStore(mkdtempSync(join(tmpdir(), "regimen-left-")), diskFiles);
    prepareStore(store);
  });
  afterEach(() => rmSync(store.home, { recursive: true, force: true }));
  const states = (jobs: readonly QueuedJob[] | undefined) =>
    leftTasks(leftBatches(store), jobs).map(({ id, job, state, reason, node, since }) => [id, job, state, reason, node, since]);

  it("is told by its own files first, then by squeue", () => {
    leave(store, "r1", ["a", "b", "c", "d", "e"], { job: 81, created: 1000 });
    const folder = batchFolder(store.home, "rg-r1-0");
    const end = { type: "done", outputs: {}, metrics: {} };
    writeRecord(store, join(folder, "0.end"), { end, node: "n1", started: new Date(5000).toISOString(), seconds: 2 });
    writeFileSync(join(folder, "1.events"), '{"type":"began","node":"n2","time":6000}\n');
    writeFileSync(join(folder, "2.events"), '{"type":"began","node":"n2","time":6000}\n');
    const jobs = [
      seen(0, "COMPLETED"),
      seen(1, "RUNNING", { node: "n2" }),
      seen(2, "PENDING", { reason: "BeginTime" }),
      seen(3, "RUNNING", { node: "n3", started: 7 }),
      seen(4, "NODE_FAIL"),
    ];
    expect(states(jobs)).to.deep.equal([
      ["a", "81_0", "finished", "", "n1", 7000],
      ["b", "81_1", "running", "", "n2", 6000],
      ["c", "81_2", "queued", "BeginTime", "", 1000],
      ["d", "81_3", "running", "", "n3", 7000],
      ["e", "81_4", "gone", "NODE_FAIL", "", 1000],
    ]);
    expect(states([]).map(([, , state]) => state)).to.deep.equal(["finished", "gone", "gone", "gone", "gone"]);
  });

  it("is told by files alone where squeue cannot be asked", () => {
    leave(store, "r1", ["a", "b"], { created: 1000 });
    writeFileSync(join(batchFolder(store.home, "rg-r1-0"), "1.events"), '{"type":"began","node":"n2","time":6000}\n');
    expect(states(undefined)).to.deep.equal([
      ["a", null, "submitted", "", "", 1000],
      ["b", null, "running", "", "n2", 6000],
    ]);
    expect(states([seen(0, "PENDING", { reason: "Priority" })])[0]).to.deep.equal(["a", "81_0", "queued", "Priority", "", 1000]);
  });

  it("waits behind the cases before it in its job", () => {
    leave(store, "r1", ["a", "b"], { job: 81, created: 1000, chunk: 2 });
    writeFileSync(join(batchFolder(store.home, "rg-r1-0"), "0.events"), '{"type":"began","node":"n2","time":6000}\n');
    expect(states([seen(0, "RUNNING", { node: "n2", started: 6 })])).to.deep.equal([
      ["a", "81_0", "running", "", "n2", 6000],
      ["b", "81_0", "queued", "its job works on those before it", "", 1000],
    ]);
  });

  it("belongs to runs, the last to submit last", () => {
    leave(store, "r2", ["a"], { created: 1000 });
    leave(store, "r1", ["b"], { created: 2000 });
    expect(runsOf(leftBatches(store))).to.deep.equal(["r2", "r1"]);
  });

  it("has a log as it has come so far, and what its job printed", () => {
    leave(store, "r1", ["a"], { job: 81 });
    const folder = batchFolder(store.home, "rg-r1-0");
    const events = [
      { type: "began", node: "n1", time: 1 },
      { type: "log", stream: "info", text: "epoch 1\nepoch 2" },
      { type: "metrics", metrics: [] },
      { type: "log", stream: "warn", text: "loss is high" },
    ];
    writeFileSync(join(folder, "0.events"), `${events.map((one) => JSON.stringify(one)).join("\n")}\n{"type":"log","str`);
    expect(logInSlurm({ folder, task: 0, chunk: 1 })).to.deep.equal({
      log: ["epoch 1", "epoch 2", "warning: loss is high"],
      printed: [],
    });
    writeFileSync(join(folder, "0.out"), "module: loaded\n\n");
    expect(logInSlurm({ folder, task: 0, chunk: 1 }).printed).to.deep.equal(["module: loaded"]);
  });
});
