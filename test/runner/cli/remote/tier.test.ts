import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { digestText } from "../../../../src/runner/cache/digest.ts";
import { folderRemote } from "../../../../src/runner/cache/remote/folder.ts";
import { objectName, type Remote, recordName } from "../../../../src/runner/cache/remote/remote.ts";
import { objectPath, readAction, type Store, type Stored } from "../../../../src/runner/cache/store.ts";
import { type OpenTier, openTier, type TierOptions } from "../../../../src/runner/cli/remote/tier.ts";
import { asTaskId, asTaskKey, type TaskId, type TaskKey } from "../../../../src/runner/contract/ids.ts";
import type { TaskOutcome } from "../../../../src/runner/executors/attempt.ts";
import type { Fingerprint } from "../../../../src/runner/plan/fingerprint.ts";
import type { TaskSpec } from "../../../../src/runner/spec/compiled.ts";
import { ENTRY, type FakeWork, fakeStore, fakeTask, settled, startWork } from "../../executors/fake-work.ts";

const ORIGIN = { regimen: "0.1.0", node: "v20", system: "Linux x64", cpu: "CPU", cores: 2 };
const RUN = "20260101-000000-ab12";

describe("a remote cache as a second tier", () => {
  let folder: string;
  let place: string;
  let told: string[];
  const leftovers: (() => void)[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-tier-"));
    place = join(folder, "shared");
    told = [];
  });
  afterEach(() => {
    for (const remove of leftovers.splice(0)) remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A project of its own: another store. */
  const project = (): Store => {
    const { store, remove } = fakeStore();
    leftovers.push(remove);
    return store;
  };
  const tierOf = (store: Store, more: Partial<TierOptions> = {}): OpenTier =>
    openTier({
      ...{ store, shown: place, patientLevel: false, origin: ORIGIN, entryOf: () => ENTRY },
      open: () => folderRemote(place),
      tell: (message) => told.push(message),
      signal: new AbortController().signal,
      ...more,
    });
  const TASKS = [fakeTask("a"), fakeTask("b", ["a"])];
  const start = (store: Store, remote: OpenTier, tasks = TASKS): FakeWork => startWork(store, tasks, { remote, run: RUN });
  const seen = (outcomes: ReadonlyMap<TaskId, TaskOutcome>): Record<string, string> =>
    Object.fromEntries(
      [...outcomes].map(([id, one]) => [
        id,
        one.state === "done" ? (one.cached ? (one.action.imported ? "imported" : "cached") : "ran") : one.state,
      ]),
    );
  const until = async (test: () => boolean): Promise<void> => {
    while (!test()) await settled();
  };
  /** Runs all tasks in a project; gives what became of them. */
  const runAll = async (store: Store, remote = tierOf(store), tasks = TASKS): Promise<Record<string, string>> => {
    const work = start(store, remote, tasks);
    let over = false;
    const outcomes = work.outcomes.finally(() => {
      over = true;
    });
    while (!over) {
      await settled();
      for (const name of work.running()) await work.end(name, `text of ${name}`);
    }
    await remote.close();
    return seen(await outcomes);
  };
  const keyOfTask = async (store: Store, name: string): Promise<TaskKey> => {
    for (const head of readdirSync(join(store.home, "actions")))
      for (const tail of readdirSync(join(store.home, "actions", head))) {
        const found = readAction(store, asTaskKey(head + tail));
        if (found.found === "action" && found.action.task === name) return found.action.key;
      }
    throw new Error(`${name} is not in the store`);
  };
  const OBJECT = objectName({ digest: digestText("text of a"), extension: ".txt" });

  it("gives one project what another has made, marked as imported, and runs nothing twice", async () => {
    const [first, second] = [project(), project()];
    expect(await runAll(first)).to.deep.equal({ a: "ran", b: "ran" });
    expect(await runAll(second)).to.deep.equal({ a: "imported", b: "imported" });
    expect(told).to.deep.equal([`remote cache ${place}: 2 results put there`, `remote cache ${place}: 2 results taken from it`]);
    const found = readAction(second, await keyOfTask(second, "a"));
    expect(found).to.have.nested.property("action.imported").deep.equal(ORIGIN);
    expect(readFileSync(objectPath(second, { digest: digestText("text of a"), extension: ".txt" }), "utf8")).to.equal(
      "text of a",
    );
    expect(await runAll(second), "and again, from its own store").to.deep.equal({ a: "imported", b: "imported" });
    expect(told).to.have.length(2);
  });

  it("takes what is new to one from the other while both go on", async () => {
    const [first, second] = [project(), project()];
    await runAll(first);
    const more = [...TASKS, fakeTask("c", ["b"])];
    expect(await runAll(second, undefined, more)).to.deep.equal({ a: "imported", b: "imported", c: "ran" });
    expect(await runAll(first, undefined, more)).to.deep.equal({ a: "cached", b: "cached", c: "imported" });
  });

  it("does not use a file that is damaged, tells it, and puts a whole one there", async () => {
    await runAll(project());
    writeFileSync(join(place, OBJECT), "text of q");
    told = [];
    const second = project();
    expect(await runAll(second)).to.deep.equal({ a: "ran", b: "imported" });
    expect(told).to.deep.equal([
      `a: what the remote cache ${place} has of it is damaged: of its output text, ${OBJECT} is not what its digest says; it is not used`,
      `remote cache ${place}: 1 result taken from it; 1 result put there`,
    ]);
    expect(readFileSync(join(place, OBJECT), "utf8")).to.equal("text of a");
    expect(await runAll(project())).to.deep.equal({ a: "imported", b: "imported" });
  });

  it("takes a result of which a file is missing or the record is cut off or of another key as not there", async () => {
    const first = project();
    await runAll(first);
    const [a, b] = [await keyOfTask(first, "a"), await keyOfTask(first, "b")];
    const record = readFileSync(join(place, recordName(a)), "utf8");
    for (const spoil of [
      () => rmSync(join(place, OBJECT)),
      () => writeFileSync(join(place, recordName(a)), record.slice(0, -9)),
      () => writeFileSync(join(place, recordName(a)), ""),
      () => writeFileSync(join(place, recordName(a)), record.replace('"seconds"', '"Seconds"')),
      () => writeFileSync(join(place, recordName(a)), readFileSync(join(place, recordName(b)))),
    ]) {
      spoil();
      told = [];
      expect(await runAll(project())).to.deep.equal({ a: "ran", b: "imported" });
      expect(told[0]).to.match(/^a: what the remote cache .* has of it is damaged: .*; it is not used$/);
      expect(readFileSync(join(place, OBJECT), "utf8"), "and it is mended").to.equal("text of a");
    }
    expect(await runAll(project())).to.deep.equal({ a: "imported", b: "imported" });
  });

  it("has nothing of a result whose process was killed while it put it there; a later run puts it", async () => {
    const first = project();
    const dying = async (): Promise<Remote> => {
      const remote = await folderRemote(place);
      return {
        ...remote,
        put: (name, from) => (name.startsWith("actions/") ? new Promise(() => {}) : remote.put(name, from)),
      };
    };
    const killed = start(first, tierOf(first, { open: dying }));
    for (const name of ["a", "b"]) {
      await until(() => killed.running().includes(name));
      await killed.end(name, `text of ${name}`);
    }
    await killed.outcomes;
    await until(() => existsSync(join(place, OBJECT)));
    expect(existsSync(join(place, "actions"))).to.equal(false);
    expect(await runAll(project(), undefined, [fakeTask("a")]), "nothing to take").to.deep.equal({ a: "ran" });
    expect(await runAll(first)).to.deep.equal({ a: "cached", b: "cached" });
    expect(await runAll(project())).to.deep.equal({ a: "imported", b: "imported" });
  });

  it("is whole when several put the same at once", async () => {
    const tasks = Array.from({ length: 12 }, (_, i) => fakeTask(`t${i}`));
    const ended = await Promise.all([project(), project(), project()].map((store) => runAll(store, undefined, tasks)));
    for (const states of ended) for (const state of Object.values(states)) expect(state).to.be.oneOf(["ran", "imported"]);
    const all = await runAll(project(), undefined, tasks);
    expect(new Set(Object.values(all))).to.deep.equal(new Set(["imported"]));
    expect(readdirSync(join(place, "tmp"))).to.deep.equal([]);
  });

  it("gets nothing that shows single patients of a real cohort, unless that is said", async () => {
    const patients = (synthetic: boolean): Stored => ({
      ...{ kind: "document", extension: ".txt", synthetic, patientLevel: true },
      ...{ digest: digestText("rows"), size: 4 },
    });
    const send = async (synthetic: boolean, patientLevel: boolean): Promise<number> => {
      rmSync(place, { recursive: true, force: true });
      const store = project();
      const work = startWork(store, [fakeTask("a")], { run: RUN });
      await until(() => work.running().includes("a"));
      await work.end("a", "rows");
      const outcome = [...(await work.outcomes).values()][0];
      if (outcome?.state !== "done") throw new Error("it was to be done");
      const tier = tierOf(store, { patientLevel });
      tier.send(fakeTask("a"), { ...outcome.action, outputs: { text: patients(synthetic) } }, outcome.assessment.fingerprint);
      await tier.close();
      return existsSync(join(place, "actions")) ? readdirSync(join(place, "actions")).length : 0;
    };
    expect(await send(false, false)).to.equal(0);
    expect(existsSync(place), "it is not even opened").to.equal(false);
    expect(await send(true, false)).to.equal(1);
    expect(await send(false, true)).to.equal(1);
  });

  it("gets nothing of single cases, nor what a component of the project's own makes of patients", async () => {
    const output = (patientLevel: boolean): Stored => ({
      ...{ kind: "table", extension: ".arrow", synthetic: false, patientLevel },
      ...{ digest: digestText("rows"), size: 4 },
    });
    const store = project();
    const tier = tierOf(store);
    const send = (task: TaskSpec, patientLevel = false): void => {
      const key = asTaskKey(digestText(task.id));
      const action = {
        key,
        task: task.id,
        outputs: { text: output(patientLevel) },
        metrics: {},
        seconds: 1,
        started: "",
        run: RUN,
      };
      tier.send(task, action, {} as Fingerprint); // it goes nowhere
    };
    send(fakeTask("rows"), true);
    send({ ...fakeTask("mine", ["rows"]), component: "/project/mine.ts" });
    send({ ...fakeTask("one"), caseOf: { task: asTaskId("all"), id: "p17" } });
    await tier.close();
    expect(existsSync(place), "it is not even opened").to.equal(false);
  });

  it("is told once where it cannot be reached or written, and the run goes on without it", async () => {
    place = join(folder, "absent", "shared");
    const store = project();
    expect(await runAll(store)).to.deep.equal({ a: "ran", b: "ran" });
    expect(told).to.deep.equal([
      `the remote cache ${place} cannot be used: there is no folder ${join(folder, "absent")}; this run goes on without it`,
    ]);
    told = [];
    place = join(folder, "shared");
    const full = async (): Promise<Remote> => ({
      ...(await folderRemote(place)),
      put: async (name) => {
        if (name.startsWith("objects/")) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
      },
    });
    const other = project();
    expect(await runAll(other, tierOf(other, { open: full }))).to.deep.equal({ a: "ran", b: "ran" });
    expect(told).to.deep.equal([
      `results cannot be put into the remote cache ${place}: ENOSPC: no space left on device; they are kept here, and a later run puts them there`,
    ]);
  });

  it("is asked once for each result of a store, and again for all where it was emptied", async () => {
    const store = project();
    await runAll(store);
    let asked = 0;
    const counting = async (): Promise<Remote> => {
      const remote = await folderRemote(place);
      return {
        ...remote,
        size: (name) => {
          asked++;
          return remote.size(name);
        },
      };
    };
    expect(await runAll(store, tierOf(store, { open: counting }))).to.deep.equal({ a: "cached", b: "cached" });
    expect(asked).to.equal(0);
    rmSync(place, { recursive: true });
    await runAll(store);
    expect(await runAll(project())).to.deep.equal({ a: "imported", b: "imported" });
  });
});
