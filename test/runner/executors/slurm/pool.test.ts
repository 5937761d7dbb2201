import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../../src/runner/cache/file-layer.ts";
import { openStore, prepareStore, type Store } from "../../../../src/runner/cache/store.ts";
import type { Pool, TaskAbout, TaskEnd } from "../../../../src/runner/executors/pool.ts";
import type { Unaddressed } from "../../../../src/runner/executors/protocol.ts";
import { batchFolder, pointerPath, slurmHome } from "../../../../src/runner/executors/slurm/batch.ts";
import { type Cluster, DEFAULT_CLUSTER } from "../../../../src/runner/executors/slurm/cluster.ts";
import { createSlurmPool } from "../../../../src/runner/executors/slurm/pool.ts";
import { type FakeOptions, type FakeSlurm, fakeSlurm } from "../../../support/fake-slurm.ts";

const DONE: TaskEnd = { type: "done", outputs: {}, metrics: {} };
const SWIFT: Cluster = { ...DEFAULT_CLUSTER, late: 0.02, poll: { first: 0.02, longest: 0.1 } };

describe("the pool of Slurm", () => {
  let store: Store;
  let fake: FakeSlurm;
  let told: string[];
  const pools: Pool[] = [];
  beforeEach(() => {
    store = openStore(mkdtempSync(join(tmpdir(), "regimen-slurm-")), diskFiles);
    prepareStore(store);
    told = [];
  });
  afterEach(() => {
    for (const pool of pools.splice(0)) pool.close();
    fake.stop();
    rmSync(store.home, { recursive: true, force: true });
  });

  const slurm = (options: Partial<FakeOptions> = {}): FakeSlurm =>
    (fake = fakeSlurm({ outcome: () => ({ end: DONE }), ...options }));
  const pool = (cluster: Partial<Cluster> = {}, run = "r1"): Pool => {
    const made = createSlurmPool({
      ...{ store, slurm: fake, run, workerFile: "/regimen/worker.js", jobFile: "/regimen/job.js", now: Date.now },
      cluster: { ...SWIFT, ...cluster },
      tell: (message) => told.push(message),
    });
    pools.push(made);
    return made;
  };
  const keyOf = (id: string): string => Buffer.from(id).toString("hex").padEnd(64, "0");
  const run = (from: Pool, id: string, about: Partial<TaskAbout> = {}, onMessage: (told: Unaddressed) => void = () => {}) =>
    from.run(
      {
        ...{
          type: "run",
          component: { name: "x" },
          params: {},
          inputs: {},
          outputs: {},
          scratch: "/s",
          keep: "/k",
          folder: "/f",
        },
        ...{ stage: "", environment: { TOKEN: "hush", PLAIN: "p" }, cpus: 1, roots: {}, home: store.home },
      },
      {},
      { onMessage },
      undefined,
      { key: keyOf(id), id, stage: "x", isCase: false, resources: {}, secrets: [], forced: false, ...about },
    );

  it("submits tasks of one kind as one array, each at once", async () => {
    slurm();
    const one = pool();
    const ends = await Promise.all(["a", "b", "c"].map((id) => run(one, id)));
    expect(ends).to.deep.equal([DONE, DONE, DONE]);
    expect(fake.accepted).to.have.length(1);
    expect(fake.scripts[0]).to.include("#SBATCH --array=0-2\n");
    expect(fake.worked).to.have.members(["a", "b", "c"]);
  });

  it("keeps apart what wants different things, and packs cases", async () => {
    slurm();
    const one = pool({ chunk: 2 });
    const cases = ["c1", "c2", "c3"].map((id) => run(one, id, { isCase: true }));
    await Promise.all([...cases, run(one, "big", { resources: { memory: "4GiB" } })]);
    expect(fake.scripts.map((script) => /--array=\S+/.exec(script)?.[0]).toSorted()).to.deep.equal([
      "--array=0-0",
      "--array=0-1",
    ]);
  });

  it("never has more jobs than the cluster allows", async () => {
    let most = 0;
    slurm({ outcome: () => ({ end: DONE }), work: 200 });
    const one = pool({ maxJobs: 3, arraySize: 2 });
    const ask = fake.ask.bind(fake);
    Object.assign(fake, {
      ask: async (command: string, args: readonly string[]) => {
        const answer = await ask(command, args);
        if (command === "squeue") {
          const { jobs } = JSON.parse(answer.out) as { jobs: { job_state: string }[] };
          most = Math.max(most, jobs.filter(({ job_state }) => job_state !== "COMPLETED").length);
        }
        return answer;
      },
    });
    await Promise.all(Array.from({ length: 12 }, (_, at) => run(one, `t${at}`)));
    expect(most).to.be.within(1, 3);
    expect(fake.worked).to.have.length(12);
  });

  it("goes on with what waits for room where who had it is refused, and nothing else is under way", async () => {
    slurm({ sbatch: (nth) => (nth === 0 ? { refuse: "Invalid account" } : "accept") });
    const one = pool({ maxJobs: 1 });
    const ends = await Promise.all([run(one, "a"), run(one, "b", { resources: { memory: "1GiB" } })]);
    expect(ends.map(({ type }) => type).toSorted()).to.deep.equal(["done", "failed"]);
  });

  it("writes down no secret", async () => {
    slurm();
    await run(pool(), "a", { secrets: ["TOKEN"] });
    const folder = batchFolder(store.home, fake.accepted[0] as string);
    expect(readFileSync(join(folder, "batch.json"), "utf8"))
      .to.include('"PLAIN":"p"')
      .and.not.include("hush");
    expect(readFileSync(join(folder, "job.sh"), "utf8"))
      .to.match(/--export=PATH,HOME,LANG,TMPDIR,TOKEN/)
      .and.not.include("hush");
  });

  it("tells a refusal by Slurm's own words, and leaves nothing behind", async () => {
    slurm({ sbatch: () => ({ refuse: "invalid partition specified: nosuch" }) });
    const end = await run(pool(), "a");
    expect(end).to.deep.include({ type: "failed", message: "Slurm does not take the job: invalid partition specified: nosuch" });
    expect(existsSync(pointerPath(store.home, keyOf("a")))).to.equal(false);
    expect(existsSync(join(slurmHome(store.home), "batches", "rg-r1-0"))).to.equal(false);
  });

  it("finds the job that sbatch took though it said that it timed out", async () => {
    slurm({ sbatch: () => "time out after accepting" });
    expect(await run(pool(), "a")).to.deep.equal(DONE);
    expect(fake.accepted).to.have.length(1);
  });

  it("submits again what sbatch has not taken", async () => {
    slurm({ sbatch: (nth) => (nth === 0 ? "time out" : "accept") });
    expect(await run(pool(), "a")).to.deep.equal(DONE);
    expect(fake.accepted).to.have.length(1);
  }).timeout(20_000);

  it("takes a squeue that says nothing for nothing", async () => {
    slurm({ work: 400, squeue: () => false });
    expect(await run(pool(), "a")).to.deep.equal(DONE);
    expect(fake.questions()).to.be.greaterThan(1);
  });

  it("comes back to what an earlier process has left, and submits nothing twice", async () => {
    slurm({ work: 300 });
    const first = pool();
    const lost = run(first, "a");
    while (fake.accepted.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await first.interrupt();
    expect(await lost).to.deep.include({ type: "left", submitted: true });
    expect(await run(pool({}, "r2"), "a")).to.deep.equal(DONE);
    expect(fake.accepted).to.deep.equal(["rg-r1-0"]);
    expect(fake.worked).to.deep.equal(["a"]);
  });

  it("takes up an end that was written while nobody looked, until its record is there", async () => {
    slurm();
    const first = pool();
    const lost = run(first, "a");
    await first.interrupt();
    await lost;
    const second = pool({}, "r2");
    expect(await run(second, "a")).to.deep.equal(DONE);
    second.recorded?.(keyOf("a"));
    expect(existsSync(pointerPath(store.home, keyOf("a")))).to.equal(false);
  });

  it("runs a forced task anew, whatever an earlier run has left", async () => {
    slurm();
    const one = pool();
    await run(one, "a");
    await run(one, "a", { forced: true });
    expect(fake.worked).to.deep.equal(["a", "a"]);
  });

  it("takes a time limit for one, though its exit code is 0", async () => {
    slurm({ outcome: () => ({ state: "TIMEOUT", exit: 0 }) });
    expect(await run(pool(), "a")).to.deep.equal({ type: "killed", cause: "time" });
  });

  it("submits what a failed node has lost again, and leaves it to Slurm to leave the node out", async () => {
    slurm({ outcome: (_, attempt) => (attempt <= 2 ? { state: "NODE_FAIL" } : { end: DONE }) });
    expect(await run(pool(), "a")).to.deep.equal(DONE);
    expect(told).to.deep.equal([
      "a: job 101_0 ended as NODE_FAIL on n1; it is submitted again",
      "a: job 102_0 ended as NODE_FAIL on n1; it is submitted again",
    ]);
    expect(fake.scripts.at(-1)).not.to.include("--exclude");
  });

  it("names and leaves out a node that fails jobs at once", async () => {
    slurm({ outcome: (_, attempt) => (attempt <= 2 ? { state: "FAILED", exit: 127 } : { end: DONE }) });
    expect(await run(pool(), "a")).to.deep.equal(DONE);
    expect(told).to.include("the node n1 fails jobs (job 102_0 ended as FAILED on n1); it is left out from now on");
    expect(fake.scripts.map((script) => script.includes("--exclude=n1"))).to.deep.equal([false, false, true]);
  });

  it("gives a job up that neither squeue nor sacct knows any longer, only after it was missed several times", async () => {
    slurm({ outcome: () => ({ state: "FAILED" }), forgets: true });
    const end = await run(pool(), "a");
    expect(end).to.include({ type: "died" });
    expect((end as { said: string }).said).to.match(/^job \d+_0 is gone: neither squeue nor sacct knows what became of it/);
  });

  it("believes accounting where squeue has forgotten", async () => {
    slurm({ outcome: () => ({ state: "x" }), forgets: true, sacct: "OUT_OF_MEMORY" });
    expect(await run(pool(), "a")).to.deep.equal({ type: "killed", cause: "memory" });
  });

  it("says where a task is, once for each change, and what it took in the end", async () => {
    slurm({ wait: 200 });
    const told: Unaddressed[] = [];
    await run(pool({ time: "1h" }), "a", { resources: { memory: "2GiB" } }, (message) => told.push(message));
    const places = told.flatMap((one) => (one.type === "placed" ? [[one.job, one.state, one.reason, one.node]] : []));
    expect(places).to.deep.equal([
      ["", "queued", "", ""],
      ["101_0", "queued", "", ""],
      ["101_0", "queued", "Resources", ""],
    ]);
    expect(told.at(-1)).to.deep.equal({
      ...{ type: "used", stage: "x", job: "101_0", node: "n1", seconds: 0, used: null, bound: false },
      asked: { cpus: 1, bytes: 2 ** 31, seconds: 3600 },
    });
  });

  it("tells every line of a refusal, and why nodes were left out before it", async () => {
    const refused =
      "sbatch: error: invalid nodes\nsbatch: error: Batch job submission failed: Requested node configuration is not available\n";
    slurm({
      outcome: () => ({ state: "FAILED", exit: 127 }),
      sbatch: (nth) => (nth < 2 ? "accept" : { refuse: refused }),
      prints: "node: command not found\n",
    });
    const end = await run(pool(), "a");
    expect(end)
      .to.have.property("failure")
      .that.deep.equals({
        code: "slurm",
        message: "Slurm does not take the job: invalid nodes",
        details: [
          "Batch job submission failed: Requested node configuration is not available",
          "the node n1 was left out, since it fails jobs (job 102_0 ended as FAILED on n1); its last one printed:",
          "  node: command not found",
        ],
        help: "mend the stage's resources or the cluster's file, then run again",
      });
  });

  it("leaves to Slurm what is there and what is to go there, and calls neither failed", async () => {
    slurm({ work: 1000 });
    const one = pool({ maxJobs: 1 });
    const ends = Promise.all([run(one, "a"), run(one, "b")]);
    while (fake.accepted.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 60));
    await one.interrupt();
    expect(await ends).to.deep.equal([
      { type: "left", job: "101_0", submitted: true },
      { type: "left", job: null, submitted: false },
    ]);
    expect(told).to.deep.equal([]);
  });

  it("says of a cancelled job that it was, and tries it no more", async () => {
    slurm({ outcome: () => ({ state: "CANCELLED" }) });
    const end = await run(pool(), "a");
    const message = "job 101_0 was cancelled in Slurm";
    const failure = { code: "cancelled", message, help: "run again to submit it anew" };
    expect(end).to.deep.equal({ type: "failed", failure, message, stack: "" });
  });
});
