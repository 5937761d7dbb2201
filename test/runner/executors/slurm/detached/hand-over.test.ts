import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../../../src/runner/cache/file-layer.ts";
import { thisProcess } from "../../../../../src/runner/cache/process-identity.ts";
import { openStore, prepareStore, type Store } from "../../../../../src/runner/cache/store.ts";
import type { Slurm } from "../../../../../src/runner/executors/slurm/commands.ts";
import { handOver, isHandedOver, stopRun } from "../../../../../src/runner/executors/slurm/detached/hand-over.ts";
import { type DetachedRun, jobAt, numberOf, runFolder } from "../../../../../src/runner/executors/slurm/detached/record.ts";
import { detachedRun } from "./detached-run.ts";

const FILES = { jobFile: "/regimen/job.js", mainFile: "/regimen/regimen.js", env: {} };

describe("handing a run over to Slurm whole", () => {
  let home: string;
  let store: Store;
  let run: DetachedRun;
  /** Jobs by number: their names, in the order of their submission. */
  let accepted: string[];
  let first: number;
  let cancelled: string[][];
  /** What sbatch does with a job; accepts it unless said. */
  let answers: { [job: string]: "loses its answer" | { readonly refuse: string } };
  let slurm: Slurm;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "regimen-hand-over-"));
    store = openStore(home, diskFiles);
    prepareStore(store);
    [accepted, first] = [[], 80];
    cancelled = [];
    answers = {};
    store.files.makeFolder(join(home, "slurm", "detached", "r1"));
    const base = detachedRun(home, [["first"], ["fit[k=1]", "fit[k=2]"]]);
    const [one, fit] = base.jobs as [DetachedRun["jobs"][number], DetachedRun["jobs"][number]];
    run = { ...base, jobs: [one, { ...fit, after: [{ how: "afterok", job: 0, element: 0 }] }] };
    slurm = {
      start(script) {
        const folder = dirname(script);
        const answer = answers[basename(folder)];
        if (typeof answer === "object") return writeFileSync(join(folder, "sbatch.err"), answer.refuse);
        const name = /--job-name=(\S+)/.exec(readFileSync(join(folder, "job.sh"), "utf8"))?.[1] ?? "";
        const number = first + accepted.push(name);
        if (answer !== "loses its answer") writeFileSync(join(folder, "job"), `${number}\n`);
      },
      async ask(command, words) {
        if (command === "scancel") cancelled.push([...words]);
        const jobs = accepted.map((name, at) => ({ job_id: first + 1 + at, name, job_state: "PENDING" }));
        return { code: 0, out: JSON.stringify({ jobs }), err: "" };
      },
    };
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const hand = (signal = new AbortController().signal) => handOver({ slurm, store, run, files: FILES, tell() {}, signal });
  const waits = (job: number): string | undefined =>
    /--dependency=(\S+)/.exec(readFileSync(join(jobAt(run, job).folder, "job.sh"), "utf8"))?.[1];

  it("submits each job after those that it waits for, by their numbers, and the one that writes the results last", async () => {
    expect(await hand()).to.deep.equal({ is: "over" });
    expect(accepted).to.deep.equal(["rg-r1-d0", "rg-r1-d1", "rg-r1-d2"]);
    expect([waits(0), waits(1), waits(2)]).to.deep.equal([undefined, "afterok:81_0", "afterany:81:82"]);
    expect(isHandedOver(run)).to.equal(true);
    expect(await hand(), "once more").to.deep.equal({ is: "over" });
    expect(accepted).to.have.length(3);
  });

  it("finds what was submitted though nobody wrote it down, and waits no more for what is over", async () => {
    answers["1"] = "loses its answer";
    const stopped = new AbortController();
    setTimeout(() => stopped.abort(), 200);
    expect(await hand(stopped.signal)).to.deep.equal({ is: "interrupted" });
    expect([numberOf(run, 0), numberOf(run, 1), numberOf(run, 2)]).to.deep.equal([81, undefined, undefined]);
    expect(await hand()).to.deep.equal({ is: "over" });
    expect(accepted).to.deep.equal(["rg-r1-d0", "rg-r1-d1", "rg-r1-d2"]);
    expect(numberOf(run, 1)).to.equal(82);
  });

  it("does not make a job wait for another that Slurm has forgotten", async () => {
    const stopped = new AbortController();
    answers["1"] = "loses its answer";
    setTimeout(() => stopped.abort(), 200);
    await hand(stopped.signal);
    [accepted, first] = [[], 900]; // an hour later
    answers = {};
    expect(await hand()).to.deep.equal({ is: "over" });
    expect([waits(1), waits(2)]).to.deep.equal([undefined, "afterany:901"]);
  }).timeout(10_000);

  it("submits nothing more where a job is refused, and tells which; stops what is there by number and by name", async () => {
    answers["1"] = { refuse: "sbatch: error: Invalid account" };
    expect(await hand()).to.deep.equal({ is: "refused", job: 1, said: "sbatch: error: Invalid account" });
    expect(accepted).to.deep.equal(["rg-r1-d0"]);
    expect(await stopRun(slurm, run)).to.equal(undefined);
    expect(cancelled).to.deep.equal([["81"], ["--name=rg-r1-d1,rg-r1-d2"]]);
  });

  it("leaves it to another process that does so already", async () => {
    const by = { ...thisProcess(), pid: process.ppid, start: "" };
    writeFileSync(join(runFolder(run), "submitting"), JSON.stringify(by));
    expect(await hand()).to.deep.equal({ is: "busy", by });
    expect(existsSync(jobAt(run, 0).folder)).to.equal(false);
  });
});
