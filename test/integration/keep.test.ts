import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { hostname } from "node:os";
import { expect } from "chai";
import { failures, makeProject, type Project, withProject } from "../support/project.ts";
import { until } from "../support/until.ts";

/** Counts to 40 in steps of 50 ms, each written down; tells in its output where each attempt began. */
const COUNTER = `import { defineComponent, InputError, Type } from "regimen";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
export const counter = defineComponent({
  name: "counter", version: 1, doc: "Counts.",
  params: Type.Object({ steps: Type.Integer({ default: 40 }), crashAt: Type.Integer({ default: -1 }), wrongAt: Type.Integer({ default: -1 }), full: Type.Boolean({ default: false }) }, { additionalProperties: false }),
  inputs: {},
  outputs: { text: { kind: "document", doc: "where the attempts began" } },
  engine: true,
  async run({ params, keep, log, signal, environment, folder }) {
    const file = keep + "/state.json";
    const state = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { done: 0, starts: [] };
    state.starts.push(state.done);
    const save = () => { writeFileSync(file + ".part", JSON.stringify(state)); renameSync(file + ".part", file); };
    save();
    writeFileSync(folder + "/worker.pid", String(process.pid));
    while (state.done < params.steps) {
      await setTimeout(50);
      if (signal.aborted && params.full) throw new InputError({ code: "store", message: "the state after step 7 cannot be written: no space is left on the disk", help: "free space" });
      if (signal.aborted) { save(); throw new Error("stopped when asked"); }
      state.done++;
      if (state.done % 5 === 0) save();
      log.progress(state.done, params.steps, "steps", "loss " + (1 / state.done).toFixed(3));
      if (state.done === params.wrongAt) throw new InputError({ code: "odd", message: "case 7 has no scan" });
      if (state.done === params.crashAt && state.starts.length === 1) process.kill(process.pid, "SIGKILL");
    }
    return { text: state.starts.join(" ") + "\\n" };
  },
});
`;
const spec = (more = ""): string => `experiment: keeping\nstages:\n  count:\n    use: ./counter.ts\n${more}`;
const files = (more = ""): { readonly [name: string]: string } => ({ "counter.ts": COUNTER, "regimen.yaml": spec(more) });

const engineFolder = (project: Project): { REGIMEN_NATIVE: string } => {
  project.write("engine/engine.json", '{ "tensorflow": "2.21.0", "tfjs": "4.22.0", "device": "cpu" }');
  return { REGIMEN_NATIVE: project.path("engine") };
};

const kept = (project: Project): readonly string[] =>
  existsSync(project.path(".regimen/keep")) ? readdirSync(project.path(".regimen/keep")) : [];

const startsOf = (project: Project): readonly number[] =>
  project.regimen(["show", "count", "--open", "text"], engineFolder(project)).out.trim().split(" ").map(Number);

/** Waits until a counter has counted to at least `steps`, as its run tells with --json. */
function counted(child: ChildProcess, steps: number): Promise<void> {
  return new Promise((resolve) => {
    let out = "";
    child.stdout?.on("data", (data) => {
      out += data;
      for (const [, done] of out.matchAll(/"done":(\d+)/g)) if (Number(done) >= steps) resolve();
    });
  });
}

const closed = (child: ChildProcess): Promise<number | string | null> =>
  new Promise((resolve) => child.once("close", (code, signal) => resolve(code ?? signal)));

describe("a task that keeps what it has done", () => {
  it("goes on from there after its worker was killed, where the spec lets it try again", () =>
    withProject(files("    with: { crashAt: 12 }\n    retries: 1\n"), (project) => {
      const run = project.ran([], engineFolder(project));
      expect(run.err).to.equal("");
      expect(run.ran).to.deep.equal(["count"]);
      expect(failures(run.events)[0]).to.include({
        cause: "died",
        message: "its process ended by signal SIGKILL before the task was done",
        retryIn: 0.5,
        kept: true,
      });
      expect(startsOf(project)).to.deep.equal([0, 10]);
      expect(kept(project)).to.deep.equal([]);
    }));

  it("goes on in the next run, which the failure says", () =>
    withProject(files("    with: { crashAt: 12 }\n"), (project) => {
      const env = engineFolder(project);
      const { code, out } = project.regimen(["run"], env);
      expect(code).to.equal(1);
      expect(out).to.include(
        "FAILED  count  its process ended by signal SIGKILL before the task was done\n" +
          "          what it has done is kept: the next try goes on from there (run --force starts anew)\n",
      );
      expect(project.regimen(["status"], env).out).to.equal(
        "keeping\n  failed   count  its last try failed: regimen show count; the next goes on from what it has done\n",
      );
      expect(kept(project)).to.have.length(1);
      expect(project.ran([], env).ran).to.deep.equal(["count"]);
      expect(startsOf(project)).to.deep.equal([0, 10]);
      expect(kept(project)).to.deep.equal([]);
    }));

  it("is not said to go on from a mistake: mended, it is another task", () =>
    withProject(files("    with: { wrongAt: 12 }\n"), (project) => {
      const { code, out } = project.regimen(["run"], engineFolder(project));
      expect(code).to.equal(1);
      expect(out).to.include("  FAILED  count  error[odd]: case 7 has no scan\n").and.not.to.include("what it has done is kept");
    }));

  it("tells what could not be written down when it was asked to stop", async () => {
    const project = makeProject(files("    with: { full: true }\n"));
    try {
      const env = engineFolder(project);
      const child = project.start(["run", "--json"], env);
      const told: string[] = [];
      child.stdout?.on("data", (data) => told.push(String(data)));
      await counted(child, 7);
      child.kill("SIGINT");
      expect(await closed(child)).to.equal(130);
      const message = "interrupted, and the state after step 7 cannot be written: no space is left on the disk";
      const failed = told
        .join("")
        .split("\n")
        .filter((line) => line.includes('"task-failed"'))
        .map((line) => JSON.parse(line));
      expect(failed).to.have.length(1);
      expect(failed[0]).to.deep.include({ cause: "interrupted", message, kept: true });
      expect(failed[0].failure).to.deep.equal({ code: "store", message, help: "free space" });
    } finally {
      project.dispose();
    }
    await withProject(files("    with: { full: true, steps: 400 }\n    resources: { time: 5s }\n"), (timed) => {
      const { out } = timed.regimen(["run"], engineFolder(timed));
      expect(out).to.include(
        "  FAILED  count  error[store]: stopped after its time limit of 5 s (resources.time), and the state after step 7 cannot be written: no space is left on the disk\n" +
          "             help: free space\n" +
          "          what it has done is kept: the next try goes on from there (run --force starts anew)\n",
      );
    });
  });

  it("starts anew with --force", () =>
    withProject(files("    with: { crashAt: 12 }\n"), (project) => {
      const env = engineFolder(project);
      expect(project.ran([], env).code).to.equal(1);
      expect(kept(project)).to.have.length(1);
      expect(project.ran(["--force"], env).code, "it crashes anew, since it starts anew").to.equal(1);
      expect(project.ran([], env).ran).to.deep.equal(["count"]);
      expect(startsOf(project)).to.deep.equal([0, 10]);
    }));

  it("goes on after the whole run was killed, and its worker ends with the run", async () => {
    const project = makeProject(files());
    try {
      const env = engineFolder(project);
      const child = project.start(["run", "--json"], env);
      await counted(child, 12);
      const worker = Number(project.read("worker.pid"));
      child.kill("SIGKILL");
      await closed(child);
      expect(await until(() => !existsSync(`/proc/${worker}`)), "its worker has ended").to.equal(true);
      expect(project.ran([], env).ran).to.deep.equal(["count"]);
      const [first, second] = startsOf(project);
      expect(first).to.equal(0);
      expect(second).to.be.at.least(10);
      expect(second).to.be.lessThan(40);
      expect(kept(project)).to.deep.equal([]);
    } finally {
      project.dispose();
    }
  });

  it("is asked to stop on Ctrl-C and on SIGTERM, and writes down how far it has come", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const project = makeProject(files());
      try {
        const env = engineFolder(project);
        const child = project.start(["run", "--json"], env);
        await counted(child, 7);
        child.kill(signal);
        expect(await closed(child)).to.equal(130);
        expect(project.ran([], env).ran).to.deep.equal(["count"]);
        const [first, second] = startsOf(project);
        expect(first).to.equal(0);
        expect(second, "it was not killed, which would have left it at 5").to.be.at.least(7);
      } finally {
        project.dispose();
      }
    }
  });

  it("is asked to stop at its time limit, and goes on with the next try", () =>
    withProject(files("    with: { steps: 130 }\n    resources: { time: 6s }\n    retries: 6\n"), (project) => {
      const run = project.ran([], engineFolder(project));
      expect(run.err).to.equal("");
      expect(run.ran).to.deep.equal(["count"]);
      expect(failures(run.events)[0]).to.include({
        cause: "time",
        message: "stopped after its time limit of 6 s (resources.time)",
        kept: true,
      });
      const starts = startsOf(project);
      expect(starts[0]).to.equal(0);
      expect(starts.length).to.be.at.least(2);
    }));

  it("does so under `call` too", () =>
    withProject(files(), async (project) => {
      const env = engineFolder(project);
      const child = project.start(["call", "./counter.ts", "--out", "out", "--json"], env);
      const told: string[] = [];
      await new Promise<void>((resolve) => {
        let err = "";
        child.stderr?.on("data", (data) => {
          err += data;
          told.push(String(data));
          if (/"done":7\b/.test(err)) resolve();
        });
      });
      const second = project.regimen(["call", "./counter.ts", "--out", "out"], env);
      expect(second.code).to.equal(2);
      expect(second.err).to.equal(
        `regimen: the same call runs already into out: process ${child.pid} on ${hostname()}; wait for it, or give this one a folder of its own with --out\n`,
      );
      child.stdout?.resume();
      child.kill("SIGINT");
      expect(await closed(child)).to.equal(130);
      expect(readdirSync(project.path("out"))).to.deep.equal([".regimen-keep"]);
      expect(JSON.parse(told.join("").trim().split("\n").at(-1)!)).to.deep.equal({
        type: "notice",
        message: "what it has done is kept in out/.regimen-keep: the same call goes on from there",
      });
      expect(project.regimen(["call", "./counter.ts", "--out", "out"], env).err).to.equal("");
      const [first, later] = project.read("out/text.txt").trim().split(" ").map(Number);
      expect(first).to.equal(0);
      expect(later).to.be.at.least(7);
      expect(readdirSync(project.path("out"))).to.deep.equal(["text.txt"]);
    }));

  it("has its old leavings taken away by gc", () =>
    withProject(files("    with: { crashAt: 12 }\n"), (project) => {
      const env = engineFolder(project);
      project.ran([], env);
      expect(project.regimen(["gc"]).out).to.equal("0 B of 24 B nothing to let go\n");
      expect(project.regimen(["gc", "--older-than", "1ms"]).out).to.match(
        /^ {2}1 unfinished task, kept to go on from, \d+ B\n\d+ B of \d+ B would go; remove with --yes\n$/,
      );
      project.regimen(["gc", "--older-than", "1ms", "--yes"]);
      expect(kept(project)).to.deep.equal([]);
      project.ran([], env);
      expect(project.ran([], env).ran).to.deep.equal(["count"]);
    }));
});
