import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "chai";
import { diskFiles, type FileLayer } from "../../../../src/runner/cache/file-layer.ts";
import { openStore, prepareStore, type Store } from "../../../../src/runner/cache/store.ts";
import type { Pool, TaskEnd } from "../../../../src/runner/executors/pool.ts";
import { pointerPath } from "../../../../src/runner/executors/slurm/batch.ts";
import { type Cluster, DEFAULT_CLUSTER } from "../../../../src/runner/executors/slurm/cluster.ts";
import { createSlurmPool } from "../../../../src/runner/executors/slurm/pool.ts";
import { type FakeOptions, type FakeSlurm, fakeSlurm } from "../../../support/fake-slurm.ts";

const DONE: TaskEnd = { type: "done", outputs: {}, metrics: {} };
const CLUSTER: Cluster = { ...DEFAULT_CLUSTER, late: 0.1, poll: { first: 0.01, longest: 0.02 } };
const keyOf = (id: string): string => Buffer.from(id).toString("hex").padEnd(64, "0");
const FAILED_BATCH = "sbatch: error: Batch job submission failed: ";

describe("faults of Slurm", () => {
  let store: Store;
  let fake: FakeSlurm;
  let pool: Pool;
  let told: string[];
  const begin = (options: Partial<FakeOptions>, cluster: Partial<Cluster> = {}): void => {
    fake = fakeSlurm({ outcome: () => ({ end: DONE }), ...options });
    pool = createSlurmPool({
      ...{ store, slurm: fake, run: "r1", workerFile: "/regimen/worker.js", jobFile: "/regimen/job.js", now: Date.now },
      cluster: { ...CLUSTER, ...cluster },
      tell: (message) => told.push(message),
    });
  };
  beforeEach(() => {
    store = openStore(mkdtempSync(join(tmpdir(), "regimen-slurm-")), diskFiles);
    prepareStore(store);
    told = [];
  });
  afterEach(() => {
    pool.close();
    fake.stop();
    rmSync(store.home, { recursive: true, force: true });
  });
  const run = (...ids: readonly string[]): Promise<readonly TaskEnd[]> =>
    Promise.all(
      ids.map((id) =>
        pool.run(
          {
            ...{ type: "run", component: { name: "x" }, params: {}, inputs: {}, outputs: {}, scratch: "/s", keep: "/k" },
            ...{ folder: "/f", stage: "", environment: {}, cpus: 1, roots: {}, home: store.home },
          },
          {},
          { onMessage: () => {} },
          undefined,
          {
            ...{ key: keyOf(id), id, stage: "x", isCase: false },
            ...{ resources: {}, secrets: [], forced: false },
          },
        ),
      ),
    );

  describe("in submission", () => {
    for (const [what, said, message, details] of [
      [
        "an account that is not known, or has expired",
        `${FAILED_BATCH}Invalid account or account/partition combination specified\n`,
        "Invalid account or account/partition combination specified",
        undefined,
      ],
      ["a user that accounting does not know", `${FAILED_BATCH}Invalid user id\n`, "Invalid user id", undefined],
      [
        "a limit of the account on single jobs",
        `sbatch: error: AssocMaxCpuPerJobLimit\n${FAILED_BATCH}Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n`,
        "AssocMaxCpuPerJobLimit",
        ["Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)"],
      ],
    ] as const)
      it(`${what} is told in Slurm's words, at once`, async () => {
        begin({ sbatch: () => ({ refuse: said }) });
        const shown = details ? message : `Batch job submission failed: ${message}`;
        const failure = {
          code: "slurm",
          message: `Slurm does not take the job: ${shown}`,
          help: "mend the stage's resources or the cluster's file, then run again",
          ...(details ? { details } : {}),
        };
        const [end] = await run("a");
        expect(end).to.deep.include({ type: "failed", failure });
        expect([told, fake.questions()]).to.deep.equal([[], 0]);
      });

    it("a limit on the number of jobs is waited for, and said", async () => {
      const refuse = `sbatch: error: QOSMaxSubmitJobPerUserLimit\n${FAILED_BATCH}Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n`;
      begin({ sbatch: (nth) => (nth < 21 ? { refuse } : "accept") });
      expect(await run("a")).to.deep.equal([DONE]);
      expect(fake.accepted).to.have.length(1);
      expect(told).to.deep.equal([
        "Slurm takes no more jobs just now (QOSMaxSubmitJobPerUserLimit; Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)); it is asked again until it does",
      ]);
    }).timeout(20_000);

    it("what a site's sbatch prints before the number does not hide it", async () => {
      begin({ sbatch: () => ({ prints: (job) => `maintenance on 12 May\n1 of 3 nodes is down\n${job};hospital\n` }) });
      expect(await run("a")).to.deep.equal([DONE]);
      expect(fake.accepted).to.have.length(1);
    });

    it("no number at all is looked for in squeue", async () => {
      begin({ sbatch: () => ({ prints: () => "thank you\n" }) });
      expect(await run("a")).to.deep.equal([DONE]);
      expect([fake.accepted.length, told]).to.deep.equal([1, []]);
    });

    it("an sbatch that takes its time is waited for, and said to be silent", async () => {
      begin({ submission: 700 });
      expect(await run("a")).to.deep.equal([DONE]);
      expect([fake.accepted.length, told]).to.deep.equal([1, ["sbatch has been silent for 0.4 s; it is waited for"]]);
    });

    it("a controller that cannot be reached is waited for as long as squeue is silent too, and nothing is submitted meanwhile", async () => {
      let submissions = 0;
      begin({
        sbatch: () => (submissions++ === 0 ? "time out after accepting" : "accept"),
        squeue: (nth) => nth >= 40,
        wait: 300,
      });
      expect(await run("a")).to.deep.equal([DONE]);
      expect([submissions, fake.accepted.length]).to.deep.equal([1, 1]);
      expect(told).to.deep.equal([
        "neither sbatch (Batch job submission failed: Socket timed out on send/recv operation) nor squeue (slurm_load_jobs error: Unable to contact slurm controller) says whether a job was taken; nothing is submitted until squeue does",
      ]);
    });

    it("an sbatch that never comes through is given up in the end, and said to be", async () => {
      begin({ sbatch: () => "time out" });
      const [end] = await run("a");
      const message = "Slurm could not be handed the job: Batch job submission failed: Socket timed out on send/recv operation";
      expect(end).to.deep.include({
        type: "failed",
        failure: { code: "slurm", message, help: "run again when Slurm can be reached" },
      });
      expect(told).to.deep.equal([
        "sbatch cannot hand jobs over (Batch job submission failed: Socket timed out on send/recv operation); it is tried again",
      ]);
    }).timeout(20_000);
  });

  describe("with a disk that is full", () => {
    /** Lets no file of that name be put into its place. */
    const full = (name: string): void => {
      const rename: FileLayer["rename"] = (from, to) => {
        if (basename(to) === name) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        diskFiles.rename(from, to);
      };
      store = { ...store, files: { ...diskFiles, rename } };
    };

    it("nothing is submitted", async () => {
      full("batch.json");
      begin({});
      const message = "the store cannot be written: ENOSPC: no space left on device, write";
      const help = "free space or mend its permissions, then run again";
      const end = { type: "failed", failure: { code: "store", message, help }, message, stack: "" };
      expect(await run("a", "b")).to.deep.equal([end, end]);
      expect([fake.accepted, existsSync(pointerPath(store.home, keyOf("a")))]).to.deep.equal([[], false]);
    });

    it("a job whose number cannot be written down is waited for all the same", async () => {
      full("job");
      begin({ sbatch: () => ({ prints: () => "" }) });
      expect(await run("a")).to.deep.equal([DONE]);
      expect(fake.accepted).to.have.length(1);
    });
  });

  describe("in what it tells of jobs", () => {
    it("silence is said once, when it lasts, and when it ends", async () => {
      begin({ work: 1000, squeue: (nth) => nth > 4 });
      expect(await run("a")).to.deep.equal([DONE]);
      expect(told).to.deep.equal([
        "squeue does not answer (slurm_load_jobs error: Unable to contact slurm controller): nothing is concluded from that; what jobs write down is looked at meanwhile",
        "squeue answers again",
      ]);
    });

    it("an answer that is no JSON is no answer", async () => {
      begin({ work: 500, squeue: () => "JOBID PARTITION NAME\n" });
      expect(await run("a")).to.deep.equal([DONE]);
      expect(told).to.deep.equal([
        "squeue does not answer (squeue --json printed no JSON: JOBID PARTITION NAME): nothing is concluded from that; what jobs write down is looked at meanwhile",
      ]);
    });

    it("an end that is seen late on the shared file system is waited for", async () => {
      begin({ outcome: () => ({ end: DONE, late: 400 }) }, { late: 5 });
      expect(await run("a", "b")).to.deep.equal([DONE, DONE]);
      expect([fake.worked, told]).to.deep.equal([["a", "b"], []]);
    });

    it("an end that comes later than that is a loss, and the task is submitted once more", async () => {
      begin({ outcome: (_, attempt) => (attempt === 1 ? { state: "NODE_FAIL" } : { end: DONE }) });
      expect(await run("a", "b", "c")).to.deep.equal([DONE, DONE, DONE]);
      expect(fake.accepted).to.have.length(2);
    });

    it("tasks that are lost together are told of in one line, and what their jobs printed once", async () => {
      begin({
        outcome: (_, attempt) => (attempt === 1 ? { state: "FAILED", exit: 127 } : { end: DONE }),
        prints: "node: command not found\n",
      });
      expect(await run("a", "b", "c")).to.deep.equal([DONE, DONE, DONE]);
      expect(told).to.deep.equal([
        "the node n1 fails jobs (job 101_1 ended as FAILED on n1); it is left out from now on\n          node: command not found",
        "a and 2 more tasks: job 101_0 ended as FAILED on n1; they are submitted again",
      ]);
    });

    it("a job that was stopped and could not be put back into the queue is submitted again, and no fault of its node", async () => {
      begin({
        outcome: (_, attempt) => (attempt <= 2 ? { state: "FAILED", exit: 75 } : { end: DONE }),
        prints: "scontrol: command not found\n",
      });
      expect(await run("a")).to.deep.equal([DONE]);
      expect(told).to.deep.equal([
        "a: job 101_0 was stopped, and could not be put back into the queue; it is submitted again\n          scontrol: command not found",
        "a: job 102_0 was stopped, and could not be put back into the queue; it is submitted again",
      ]);
    });

    it("a job that ended before its task began is the node's fault", async () => {
      begin({ outcome: (_, attempt) => (attempt === 1 ? { state: "FAILED" } : { end: DONE }), prints: "no such module\n" });
      expect(await run("a")).to.deep.equal([DONE]);
      expect(told).to.deep.equal(["a: job 101_0 ended as FAILED on n1; it is submitted again\n          no such module"]);
    });
  });
});
