import { existsSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { diskFiles } from "../../../src/runner/cache/file-layer.ts";
import { objectPath, type Store, type Stored } from "../../../src/runner/cache/store.ts";
import { asTaskId } from "../../../src/runner/contract/ids.ts";
import type { RunPart } from "../../../src/runner/executors/attempt.ts";
import type { TaskEnd } from "../../../src/runner/executors/pool.ts";
import { type FakeWork, fakeStore, fakeTask, settled, startWork } from "./fake-work.ts";

const bug: TaskEnd = { type: "failed", message: "boom", stack: "Error: boom\n    at x" };
const mistake: TaskEnd = { type: "failed", message: "bad table", stack: "", failure: { code: "bad-data", message: "bad table" } };

async function states(work: FakeWork): Promise<Record<string, string>> {
  const outcomes = await work.outcomes;
  return Object.fromEntries(
    [...outcomes].map(([id, outcome]) => [id, outcome.state === "done" && outcome.cached ? "cached" : outcome.state]),
  );
}

describe("schedule", () => {
  let store: Store;
  let remove: () => void;
  beforeEach(() => {
    ({ store, remove } = fakeStore());
  });
  afterEach(() => remove());

  it("starts a task when its inputs are there, in the order of the spec, within the slots", async () => {
    const work = startWork(store, [fakeTask("a"), fakeTask("b"), fakeTask("c"), fakeTask("d", ["a", "b"])]);
    await settled();
    expect(work.running()).to.deep.equal(["a", "b"]);
    await work.end("b");
    expect(work.running()).to.deep.equal(["a", "c"]);
    await work.end("a");
    expect(work.running()).to.deep.equal(["c", "d"]);
    await work.end("c");
    await work.end("d");
    expect(await states(work)).to.deep.equal({ a: "done", b: "done", c: "done", d: "done" });
  });

  it("gives a task as many slots as it declares, at most all", async () => {
    const work = startWork(store, [fakeTask("wide", [], { resources: { cpus: 16 } }), fakeTask("b")]);
    await settled();
    expect(work.running()).to.deep.equal(["wide"]);
    await work.end("wide");
    expect(work.running()).to.deep.equal(["b"]);
    await work.end("b");
    await work.outcomes;
  });

  it("runs nothing a second time, and stops the wave where an output comes out equal", async () => {
    const tasks = [fakeTask("a"), fakeTask("b", ["a"])];
    const first = startWork(store, tasks);
    await settled();
    await first.end("a", "same");
    await first.end("b");
    await first.outcomes;
    expect(await states(startWork(store, tasks))).to.deep.equal({ a: "cached", b: "cached" });
    const changed = startWork(store, [fakeTask("a", [], { params: { name: "a", more: 1 } }), fakeTask("b", ["a"])]);
    await settled();
    await changed.end("a", "same");
    expect(await states(changed)).to.deep.equal({ a: "done", b: "cached" });
  });

  it("runs equal work of two stages once", async () => {
    const twin = { params: { name: "twin" } };
    const work = startWork(store, [fakeTask("a", [], twin), fakeTask("b", [], twin)]);
    await settled();
    await work.end("twin");
    expect(await states(work)).to.deep.equal({ a: "done", b: "cached" });
  });

  it("after a failure launches nothing more; skips what needs it", async () => {
    const work = startWork(store, [
      fakeTask("a"),
      fakeTask("b"),
      fakeTask("c", ["a"]),
      fakeTask("d", ["c"]),
      fakeTask("e", ["b"]),
    ]);
    await settled();
    await work.end("a", bug);
    await work.end("b");
    expect(await states(work)).to.deep.equal({ a: "failed", b: "done", c: "skipped", d: "skipped", e: "skipped" });
    const skipped = work.events.flatMap((event) => (event.type === "task-skipped" ? [[event.task, event.because]] : []));
    expect(skipped).to.deep.equal([
      ["c", "a"],
      ["d", "a"],
    ]);
  });

  it("keeps going where asked", async () => {
    const work = startWork(store, [fakeTask("a"), fakeTask("b"), fakeTask("c", ["a"]), fakeTask("e", ["b"])], {
      keepGoing: true,
    });
    await settled();
    await work.end("a", bug);
    await work.end("b");
    await work.end("e");
    expect(await states(work)).to.deep.equal({ a: "failed", b: "done", c: "skipped", e: "done" });
  });

  it("does its part of a run: takes from the cache what others did, and goes without what they did not", async () => {
    const tasks = [fakeTask("a"), fakeTask("b", ["a"]), fakeTask("c"), fakeTask("d", ["c"])];
    const partOf = (...own: readonly string[]): RunPart => ({
      ended: (task) => (own.includes(task.id) ? undefined : { state: "skipped", task, because: null }),
      cases: () => undefined,
      joins: () => true,
    });
    const first = startWork(store, tasks, { part: partOf("a", "d") });
    await settled();
    expect(first.running()).to.deep.equal(["a"]);
    await first.end("a");
    expect(await states(first)).to.deep.equal({ a: "done", b: "skipped", c: "skipped", d: "skipped" });
    const second = startWork(store, tasks, { part: partOf("b") });
    await settled();
    expect(second.running()).to.deep.equal(["b"]);
    await second.end("b");
    expect(await states(second)).to.deep.equal({ a: "cached", b: "done", c: "skipped", d: "skipped" });
  });

  it("tries again after a pause, but not for a mistake in the data", async () => {
    const work = startWork(store, [fakeTask("a", [], { retries: 1 })]);
    await settled();
    await work.end("a", bug);
    expect(work.running()).to.deep.equal([]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await work.end("a");
    expect(await states(work)).to.deep.equal({ a: "done" });
    const other = startWork(store, [fakeTask("m", [], { retries: 1 })]);
    await settled();
    await other.end("m", mistake);
    expect(await states(other)).to.deep.equal({ m: "failed" });
  });

  it("says how a task ended", async () => {
    const ends: readonly (readonly [TaskEnd, string, string])[] = [
      [bug, "error", "boom"],
      [mistake, "input", "bad table"],
      [{ type: "killed", cause: "time" }, "time", "stopped after its time limit of 90 s (resources.time)"],
      [{ type: "killed", cause: "memory" }, "memory", "stopped for using more than its 1024 MiB of memory (resources.memory)"],
      [{ type: "died", code: 7, signal: null }, "died", "its process ended with code 7 before the task was done"],
      [{ type: "died", code: null, signal: "SIGSEGV" }, "died", "its process ended by signal SIGSEGV before the task was done"],
    ];
    for (const [end, cause, message] of ends) {
      const work = startWork(store, [fakeTask("a", [], { resources: { time: "90s", memory: "1GiB" } })]);
      await settled();
      await work.end("a", end);
      await work.outcomes;
      expect(work.events.find(({ type }) => type === "task-failed")).to.include({ cause, message });
    }
  });

  it("stops on the signal and keeps what is finished", async () => {
    const tasks = [fakeTask("a"), fakeTask("b", ["a"])];
    const work = startWork(store, tasks);
    await settled();
    work.abort.abort();
    await work.end("a");
    expect(await states(work)).to.deep.equal({ a: "done", b: "skipped" });
  });

  it("makes a cached input again whose bytes are not what they were, before it is used", async () => {
    const [a, b] = [fakeTask("a"), fakeTask("b", ["a"])];
    const first = startWork(store, [a]);
    await settled();
    await first.end("a", "good");
    const done = (await first.outcomes).get(asTaskId("a"));
    const stored = done?.state === "done" ? (done.action.outputs.text as Stored) : undefined;
    const path = objectPath(store, stored as Stored);
    const index = store.index;
    // rotten on the disk under an unchanged signature: only reading it tells
    const blind: Store = {
      ...store,
      index: { ...index, digest: (file) => (file === path && existsSync(path) ? stored?.digest : index.digest(file)) },
    };
    writeFileSync(path, "rotten");
    const work = startWork(blind, [a, b]);
    await settled();
    expect(work.running()).to.deep.equal(["a"]);
    await work.end("a", "good");
    await work.end("b");
    expect(await states(work)).to.deep.equal({ a: "cached", b: "done" });
    expect(work.events.filter(({ type }) => type === "notice")).to.deep.equal([
      { type: "notice", message: `a: cached output "text" is damaged (${path}); it is made again` },
    ]);
  });

  it("fails a task, and says so, where the store cannot be written; the next run goes on", async () => {
    let full = true;
    const failing = fakeStore({
      ...diskFiles,
      write(path, content) {
        if (full && path.endsWith(".part"))
          throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        diskFiles.write(path, content);
      },
    });
    try {
      const work = startWork(failing.store, [fakeTask("a"), fakeTask("b", ["a"])]);
      await settled();
      await work.end("a");
      expect(await states(work)).to.deep.equal({ a: "failed", b: "skipped" });
      expect(work.events.find(({ type }) => type === "task-failed")).to.include({
        cause: "store",
        message: "the store cannot be written: ENOSPC: no space left on device, write",
      });
      full = false;
      const again = startWork(failing.store, [fakeTask("a"), fakeTask("b", ["a"])]);
      await settled();
      await again.end("a");
      await again.end("b");
      expect(await states(again)).to.deep.equal({ a: "done", b: "done" });
    } finally {
      failing.remove();
    }
  });

  it("fails a task where not even a claim can be written", async () => {
    const failing = fakeStore({
      ...diskFiles,
      jot() {
        throw Object.assign(new Error("EROFS: read-only file system, open"), { code: "EROFS" });
      },
    });
    try {
      const work = startWork(failing.store, [fakeTask("a")]);
      expect(await states(work)).to.deep.equal({ a: "failed" });
      expect(work.events.find(({ type }) => type === "task-failed")).to.include({
        cause: "store",
        message: "the store cannot be written: EROFS: read-only file system, open",
      });
    } finally {
      failing.remove();
    }
  });
});
