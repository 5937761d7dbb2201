import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../../src/runner/cache/file-layer.ts";
import { claim, openStore, prepareStore, releaseClaim, type Store } from "../../../../src/runner/cache/store.ts";
import { writeRunCall } from "../../../../src/runner/cli/run-call.ts";
import { asTaskKey } from "../../../../src/runner/contract/ids.ts";
import { batchFolder, pointerPath, writeRecord } from "../../../../src/runner/executors/slurm/batch.ts";
import { runHere } from "../../../support/host.ts";
import { leave, leftKey } from "../../../support/left-batch.ts";
import { type SlurmCommands, slurmCommands } from "../../../support/slurm-commands.ts";

describe("what runs have left to Slurm, by commands", () => {
  let project: string;
  let store: Store;
  let commands: SlurmCommands | undefined;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "regimen-left-"));
    writeFileSync(join(project, "package.json"), "{}");
    store = openStore(join(project, ".regimen"), diskFiles);
    prepareStore(store);
  });
  afterEach(() => {
    commands?.dispose();
    commands = undefined;
    rmSync(project, { recursive: true, force: true });
  });
  const regimen = (args: readonly string[], scripts: { readonly [command: string]: string } = {}) => {
    commands ??= slurmCommands(scripts);
    return runHere(project, args, { PATH: commands.path });
  };
  const asked = (): string => readFileSync(join(project, "asked"), "utf8");
  const scancel = (): string => `echo "$@" >> "${project}/asked"`;
  const pointed = (id: string): boolean => existsSync(pointerPath(store.home, leftKey(id)));
  const done = (folder: string, task: number): void =>
    writeRecord(store, join(folder, `${task}.end`), {
      ...{ end: { type: "done", outputs: {}, metrics: {} }, node: "n1", started: new Date().toISOString(), seconds: 0 },
    });

  describe("cancel", () => {
    it("stops all jobs by their numbers, and lets go of what is not finished", async () => {
      leave(store, "r1", ["a", "b"], { job: 81 });
      leave(store, "r2", ["c"], { job: 82 });
      done(batchFolder(store.home, "rg-r1-0"), 0);
      const ran = await regimen(["cancel"], { scancel: scancel() });
      expect(ran).to.deep.equal({ code: 0, out: "cancelled  job 81: 1 task\ncancelled  job 82: 1 task\n", err: "" });
      expect(asked()).to.equal("81\n82\n");
      expect(["a", "b", "c"].map(pointed)).to.deep.equal([true, false, false]);
    });

    it("stops one run's jobs, one that nobody knows the number of by its name", async () => {
      leave(store, "r1", ["a"], { job: 81 });
      leave(store, "r2", ["b", "c"]);
      const ran = await regimen(["cancel", "r2", "--json"], { scancel: scancel() });
      expect(ran).to.deep.equal({ code: 0, out: '[{"run":"r2","job":null,"tasks":2}]\n', err: "" });
      expect(asked()).to.equal("--name=rg-r2-0\n");
      expect(["a", "b", "c"].map(pointed)).to.deep.equal([true, false, false]);
    });

    it("takes a job that is over for stopped", async () => {
      leave(store, "r1", ["a"], { job: 81 });
      const ran = await regimen(["cancel"], {
        scancel: "echo 'scancel: error: Kill job error on job id 81: Invalid job id specified' >&2; exit 1",
      });
      expect(ran.out).to.equal("cancelled  job 81: 1 task\n");
      expect(pointed("a")).to.equal(false);
    });

    it("gives nothing up that scancel cannot be asked to stop", async () => {
      leave(store, "r1", ["a"], { job: 81 });
      expect(
        await regimen(["cancel"], { scancel: "echo 'scancel: error: Unable to contact slurm controller' >&2; exit 1" }),
      ).to.deep.equal({
        code: 2,
        out: "",
        err: "regimen: job 81 of run r1 cannot be cancelled: scancel: error: Unable to contact slurm controller\nIt goes on, and regimen knows of it: try again when Slurm answers.\n",
      });
      expect(pointed("a")).to.equal(true);
    });

    it("says where there is no Slurm", async () => {
      leave(store, "r1", ["a"], { job: 81 });
      expect((await regimen(["cancel"])).err).to.equal(
        "regimen: job 81 of run r1 cannot be cancelled: spawn scancel ENOENT\nIt goes on, and regimen knows of it: try again on a machine that has the cluster's commands.\n",
      );
    });

    it("says which runs have something, and that there is nothing", async () => {
      expect((await regimen(["cancel"])).out).to.equal("nothing of this project is in Slurm\n");
      leave(store, "r1", ["a"]);
      leave(store, "r2", ["b"], { created: 5 });
      expect(await regimen(["cancel", "r3"])).to.deep.equal({
        code: 2,
        out: "",
        err: "regimen: run r3 has nothing in Slurm\nRuns that have: r1, r2\n",
      });
    });
  });

  describe("status", () => {
    const squeue = (jobs: readonly object[]): string =>
      `echo "$@" >> "${project}/asked"; cat <<'END'\n${JSON.stringify({ jobs })}\nEND`;
    const job = { job_id: 81, array_job_id: 81, name: "rg-r1-0" };

    it("tells of them without a spec, asking squeue once", async () => {
      leave(store, "r1", ["a", "b", "c"], { job: 81, created: Date.now() - 45_000 });
      done(batchFolder(store.home, "rg-r1-0"), 0);
      const jobs = [
        { ...job, array_task_id: 1, job_state: "RUNNING", nodes: "n2", start_time: Math.round(Date.now() / 1000) - 180 },
        { ...job, array_task_id: 2, job_state: "PENDING", state_reason: "Resources" },
      ];
      const { code, out, err } = await regimen(["status"], { squeue: squeue(jobs) });
      expect({ code, err }).to.deep.equal({ code: 0, err: "" });
      expect(out.replace(/\d+ s/g, "… s")).to.equal(
        [
          "in Slurm, of other specs, parameters or inputs:",
          "  finished a  done on n1, job 81_0; no run has taken it up yet",
          "  running  b  on n2 for 3 min, job 81_1",
          "  queued   c  job 81_2 waits for … s: Resources",
          "in Slurm:",
          "  r1  3 tasks: 1 running, 1 queued, 1 finished; nobody waits for them: regimen attach goes on, regimen cancel stops them",
          "",
        ].join("\n"),
      );
      expect(asked()).to.equal("--json --me --states=all\n");
    });

    it("tells what files say where there is no Slurm, and who waits", async () => {
      leave(store, "r1", ["a"], { job: 81 });
      claim(store, asTaskKey(leftKey("a")));
      try {
        expect((await regimen(["status"])).out).to.equal(
          [
            "in Slurm, of other specs, parameters or inputs:",
            "  submitted a  job 81_0; squeue cannot be asked",
            "in Slurm:",
            `  r1  1 task: 1 submitted; process ${process.pid} on ${hostname()} waits for them`,
            "  squeue cannot be asked (spawn squeue ENOENT): this is what files tell",
            "",
          ].join("\n"),
        );
      } finally {
        releaseClaim(store, asTaskKey(leftKey("a")));
      }
    });

    it("tells machines the same", async () => {
      leave(store, "r1", ["a"], { job: 81, created: 1000 });
      const { out } = await regimen(["status", "--json"], {
        squeue: squeue([{ ...job, array_task_id: 0, job_state: "PENDING", state_reason: "Priority" }]),
      });
      expect(JSON.parse(out)).to.deep.equal([
        {
          ...{ id: "a", state: "queued" },
          slurm: {
            ...{ run: "r1", job: "81_0", state: "queued", reason: "Priority", node: "" },
            since: "1970-01-01T00:00:01.000Z",
          },
        },
      ]);
    });

    it("leaves everything as it is where nothing is in Slurm", async () => {
      rmSync(store.home, { recursive: true });
      expect((await regimen(["status"])).err).to.include("no spec here");
      expect(existsSync(store.home)).to.equal(false);
    });
  });

  describe("attach", () => {
    it("says that there is nothing to come back to, or which runs there are", async () => {
      expect(await regimen(["attach"])).to.deep.equal({
        code: 2,
        out: "",
        err: "regimen: nothing of this project is in Slurm: there is nothing to come back to\nStart with: regimen run --executor slurm\n",
      });
      leave(store, "r1", ["a"]);
      expect((await regimen(["attach", "r0"])).err).to.equal("regimen: run r0 has nothing in Slurm\nRuns that have: r1\n");
    });

    it("refuses where one of another machine waits, and says how long one that was killed counts", async () => {
      leave(store, "r1", ["a"]);
      mkdirSync(join(store.home, "claims"), { recursive: true });
      writeFileSync(join(store.home, "claims", leftKey("a")), '{"host":"login2","pid":4711,"start":"1"}');
      expect((await regimen(["attach"])).err).to.equal(
        "regimen: process 4711 on login2 waits for run r1 already\nregimen status tells where its tasks are. To come back to it here, stop that process with Ctrl-C: what is in Slurm goes on. One that was killed counts as gone after two minutes.\n",
      );
    });

    it("refuses where another process waits already", async () => {
      leave(store, "r1", ["a"]);
      claim(store, asTaskKey(leftKey("a")));
      try {
        expect((await regimen(["attach"])).err).to.equal(
          `regimen: process ${process.pid} waits for run r1 already\nregimen status tells where its tasks are. To come back to it here, stop that process with Ctrl-C: what is in Slurm goes on.\n`,
        );
      } finally {
        releaseClaim(store, asTaskKey(leftKey("a")));
      }
    });

    it("says what to do where the run's call is not known, or its folder is gone", async () => {
      leave(store, "r1", ["a"]);
      expect((await regimen(["attach"])).err).to.equal(
        "regimen: how run r1 was called is not written down\nCall it again as it was: what it has in Slurm is taken up, and nothing is submitted twice.\n",
      );
      writeRunCall(store, "r1", { cwd: "/nowhere", specs: ["/nowhere/regimen.yaml"], options: {} });
      expect((await regimen(["attach"])).err).to.equal("regimen: run r1 was called in /nowhere, which is no longer there\n");
    });
  });
});
