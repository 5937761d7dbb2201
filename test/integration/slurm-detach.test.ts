import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter } from "node:path";
import { expect } from "chai";
import { readRecord } from "../../src/runner/executors/slurm/batch.ts";
import type { DetachedEnd } from "../../src/runner/executors/slurm/detached/record.ts";
import { makeProject, type Project } from "../support/project.ts";
import { requireSlurm, startSlurm, type TestSlurm } from "../support/slurm.ts";

const CLUSTER = "late: 1\npoll: { first: 0.3, longest: 1 }\nwarning: 60\nshare: 2\n";
const SLURM = ["--executor", "slurm", "--cluster", "cluster.yaml"];
const DETACH = ["run", ...SLURM, "--detach"];

const IDS = ["a", "b", "c", "d", "e"];
/** A matrix, stages over cases that are not known before, one of which fails, and what reads them. */
const SPEC = `experiment: whole
stages:
  first:
    use: shell
    with: { command: 'echo 1 > "$out_text"', outputs: { text: document } }
  cell:
    use: shell
    matrix: { k: [1, 2, 3] }
    in: { text: first.text }
    with: { command: 'echo cell \${matrix.k}; (cat "$in_text"; echo \${matrix.k}) > "$out_text"', outputs: { text: document } }
  cohort: { use: data/cases, with: { path: cases.csv } }
  number:
    use: shell
    each: cohort.cases
    with: { command: '[ "$n" != 4 ] && printf "{\\"n\\":%d}" "$n" > "$out_number"', outputs: { number: metrics }, environment: { n: "\${case.number}" } }
  twice:
    use: shell
    each: cohort.cases
    in: { number: number.number }
    with: { command: 'tr n m < "$in_number" > "$out_again"', outputs: { again: metrics } }
  table: { use: reporting/data-table, in: { table: number.number } }
  other: { use: reporting/data-table, in: { table: twice.again } }
  last:
    use: shell
    in: { text: "cell[*].text" }
    with: { command: 'cat $in_text > "$out_text"', outputs: { text: document } }
  broken:
    use: shell
    in: { text: first.text }
    with: { command: 'echo it breaks >&2; exit 3', outputs: { text: document } }
  after:
    use: shell
    in: { text: broken.text }
    with: { command: 'cat "$in_text" > "$out_text"', outputs: { text: document } }
`;
const CASES = `case,number\n${IDS.map((id, at) => `${id},${at * at}\n`).join("")}`;

const CHAIN = `experiment: chain
stages:
  one: { use: shell, with: { command: 'while [ ! -e "$HOME/go" ]; do sleep 0.1; done; echo 1 > "$out_text"', outputs: { text: document } } }
  two: { use: shell, in: { text: one.text }, with: { command: 'echo 2 > "$out_text"', outputs: { text: document } } }
  three: { use: shell, in: { text: two.text }, with: { command: 'echo 3 > "$out_text"', outputs: { text: document } } }
`;

/** A stage that keeps how far it has come, and only ends when it goes on from there. */
const KEEPER = `import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
export const keeper = {
  name: "keeper", version: 1, doc: "", params: { type: "object" }, inputs: {},
  outputs: { text: { kind: "document", extension: ".txt", doc: "" } },
  async run({ keep, signal, folder }) {
    const file = keep + "/step";
    if (existsSync(file)) return { text: "went on from " + readFileSync(file, "utf8") + "\\n" };
    writeFileSync(folder + "/begun", "");
    while (!signal.aborted) await setTimeout(20);
    writeFileSync(file, "1");
    throw new Error("stopped when asked");
  },
};
`;
const KEEPING = `experiment: keeping
stages:
  one: { use: ./keeper.ts }
  two: { use: shell, in: { text: one.text }, with: { command: 'cat "$in_text" > "$out_text"', outputs: { text: document } } }
`;

describe("runs that are given to Slurm whole", function () {
  this.timeout(120_000);
  let slurm: TestSlurm;
  let project: Project;
  before(function () {
    requireSlurm(this);
    slurm = startSlurm();
  });
  after(() => slurm?.stop());
  afterEach(async () => {
    slurm.ask("scontrol", "update", "PartitionName=main", "State=UP");
    if (!project) return;
    slurm.ask("scancel", "--user=root");
    // a job whose folder is gone holds up those of the next test
    await allOver();
    project.dispose();
  });

  const allOver = async (): Promise<void> => {
    while (slurm.jobs(project.folder).some(({ state }) => !/^(COMPLETED|CANCELLED|FAILED)$/.test(state)))
      await new Promise((resolve) => setTimeout(resolve, 50));
  };

  const inProject = (spec: string): Record<string, string> => {
    project = makeProject({ "regimen.yaml": spec, "cluster.yaml": CLUSTER, "cases.csv": CASES });
    return { ...slurm.env, HOME: project.folder };
  };
  const runOf = (): string => readdirSync(project.path(".regimen/slurm/detached"))[0] as string;
  const names = (): readonly string[] =>
    slurm.jobs(project.folder).map(({ name, state }) => `${name.replace(/.*-/, "")} ${state}`);

  it("return at once, do all that can be done, tell what failed, and give the bytes of a run here", async () => {
    const env = inProject(SPEC);
    const { code, out, err } = project.regimen(DETACH, env);
    expect([code, err]).to.deep.equal([0, ""]);
    const run = runOf();
    expect(out).to.equal(
      `whole: given to Slurm as run ${run}: 15 jobs in 11 calls of sbatch\n  look at it: regimen status\n  wait for it: regimen attach\n  stop it: regimen cancel\n`,
    );
    const again = project.regimen(DETACH, env);
    expect(again.out).to.include(`whole: is in Slurm already as run ${run}, and nothing is submitted\n`);
    expect(project.regimen(["run", "--only", "first"], env).err).to.equal(
      `regimen: whole is in Slurm as run ${run}, with other stages or parameters, and both would write the same results\nWait for it: regimen attach ${run}\nStop it: regimen cancel ${run}\n`,
    );

    // the same run waits for it, wherever it is called
    const waited = project.regimen(["run"], env);
    expect(waited.err).to.equal("");
    expect(waited.out).to.include(
      `whole is in Slurm as run ${run}: this waits for it. Ctrl-C leaves it alone, regimen cancel stops it.\n`,
    );
    expect(waited.out).to.match(/ {2}starts {2}cell\[k=2\] {2}\(on \S+, job \d+_1\)\n/);
    expect(waited.out).to.match(/ {2}FAILED {2}broken {2}the command ended with exit code 3\n {10}it breaks\n/);
    expect(waited.out).to.include("  skip    after  (needs broken)\n");
    expect(waited.out).to.include("  joined  number  4 of 5 cases, without c\n");
    expect(waited.out).to.match(/whole: 16 ran, 0 cached, 2 FAILED, 2 not run in .*\n {2}results: results\/whole\n/);
    expect(waited.code).to.equal(1);

    await allOver();
    const states = names();
    expect(
      states.filter((one) => one === "d1 COMPLETED"),
      "the cells are one array",
    ).to.have.length(3);
    expect(states.filter((one) => one.endsWith("CANCELLED"))).to.have.length(1);
    expect(states).to.have.length(15);
    const status = project.regimen(["status"], env).out;
    expect(status).to.match(/ {2}failed {3}broken .* its last try failed: regimen show broken\n/);
    expect(status).to.match(/ {2}waiting {2}after .* on broken\n/);
    expect(project.regimen(["show", "cell[k=3]"], env).out).to.include("  log\n    cell 3\n");
    expect(project.regimen(["attach", run], env).code, "asked again when it is over").to.equal(1);

    const there = project.snapshot("results");
    const here = makeProject({ "regimen.yaml": SPEC, "cases.csv": CASES });
    try {
      expect(here.regimen(["run", "--keep-going"]).code).to.equal(1);
      expect([...there]).to.deep.equal([...here.snapshot("results")]);
    } finally {
      here.dispose();
    }
    const record = JSON.parse(project.read("results/whole/run.json")) as {
      readonly run: string;
      readonly cluster: readonly object[];
    };
    expect([record.run, record.cluster.length]).to.deep.equal([run, 9]);
  });

  describe("go on where they were killed, and submit nothing twice", () => {
    /** An sbatch that hands over to the real one, and in one of its calls kills who submits. */
    const killing = (call: number, then: string): Record<string, string> => {
      const real = execFileSync("sh", ["-c", "command -v sbatch"], { encoding: "utf8" }).trim();
      mkdirSync(project.path("bin"));
      project.write(
        "bin/sbatch",
        `#!/bin/sh
[ "$1" = --version ] && exec ${real} --version
answer=$(${real} "$@") || exit
echo x >> ${project.path("calls")}
if [ "$(wc -l < ${project.path("calls")})" = ${call} ]; then
  kill -9 "$(sed -n '2s/.*"pid":\\([0-9]*\\).*/\\1/p' ../run.json)"
  ${then}
fi
echo "$answer"
`,
      );
      chmodSync(project.path("bin/sbatch"), 0o755);
      return { PATH: [project.path("bin"), process.env.PATH].join(delimiter) };
    };

    for (const [moment, call, then] of [
      ["after the second job was submitted", 2, ""],
      ["before the last one's number was written down", 4, "kill -9 $PPID; exit 1"],
    ] as const)
      it(moment, async () => {
        const env = inProject(CHAIN);
        const path = killing(call, then);
        expect(project.regimen(DETACH, { ...env, ...path }).code).to.equal(null);
        const { code, out } = project.regimen(DETACH, { ...env, ...path });
        expect(code).to.equal(0);
        expect(out).to.include(`chain: given to Slurm as run ${runOf()}: 4 jobs in 4 calls of sbatch\n`);
        expect(
          names()
            .map((one) => one.split(" ")[0])
            .toSorted(),
        ).to.deep.equal(["d0", "d1", "d2", "d3"]);
        expect(project.read("calls").split("\n")).to.have.length(5);
        if (call === 4) {
          const cancelled = project.regimen(["cancel"], env);
          expect([cancelled.code, cancelled.out]).to.deep.equal([0, `cancelled  run ${runOf()}: 4 jobs\n`]);
          await allOver();
          expect(names().toSorted()).to.deep.equal(["d0 CANCELLED", "d1 CANCELLED", "d2 CANCELLED", "d3 CANCELLED"]);
          const ended = readRecord<DetachedEnd>(project.path(`.regimen/slurm/detached/${runOf()}/ended`));
          expect(ended).to.deep.include({ code: 130, cancelled: true });
          project.write("go", "");
          expect(project.ran([], { HOME: project.folder }).ran).to.deep.equal(["one", "three", "two"]);
          return;
        }
        project.write("go", "");
        const attached = project.regimen(["attach"], env);
        expect([attached.code, attached.err]).to.deep.equal([0, ""]);
        expect(attached.out).to.include("chain: 3 ran, 0 cached in ");
        await allOver();
        expect(names().toSorted()).to.deep.equal(["d0 COMPLETED", "d1 COMPLETED", "d2 COMPLETED", "d3 COMPLETED"]);
        expect(project.regimen(["run"], env).out).to.include("chain: up to date, 3 stages cached");
      });
  });

  it("say why a job could not begin on its node, to who waits and to who comes after", async () => {
    const env = inProject(CHAIN);
    project.write("cluster.yaml", `${CLUSTER}scratch: ${project.path("package.json")}/x\n`);
    slurm.ask("scontrol", "update", "PartitionName=main", "State=DOWN");
    expect(project.regimen(DETACH, env).code).to.equal(0);
    const waits = project.start(["attach"], env);
    const ended = new Promise((resolve) => waits.once("close", resolve));
    let out = "";
    waits.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (out === "") slurm.ask("scontrol", "update", "PartitionName=main", "State=UP");
      out += text;
    });
    const code = await ended;
    const said =
      /the scratch folder \S+\/package\.json\/x cannot be made on n\d: ENOTDIR: not a directory, mkdir '\S+\/package\.json\/x'\n/;
    expect([code, /FAILED .*\n/.exec(out)?.[0].replace(/\d+/, "N")]).to.deep.equal([
      1,
      "FAILED  one  job N_0 ended before it was done; it said:\n",
    ]);
    expect(out).to.match(said).and.include("  skip    two  (needs one)\n");
    expect(project.regimen(["show", "one"]).out).to.match(said);
  });

  it("go on from what a warned stage has kept, with what waits for it still waiting; the spec may be edited meanwhile", async () => {
    const env = inProject(KEEPING);
    project.write("keeper.ts", KEEPER);
    expect(project.regimen(DETACH, env).code).to.equal(0);
    const { job } = await slurm.until(project.folder, "RUNNING");
    while (!existsSync(project.path("begun"))) await new Promise((resolve) => setTimeout(resolve, 50));
    slurm.ask("scancel", "--signal=USR1", "--batch", job);
    const stateOf = () => slurm.jobs(project.folder).find((one) => one.job === job)?.state;
    while (stateOf() !== "PENDING") await new Promise((resolve) => setTimeout(resolve, 50));
    const status = project.regimen(["status"], env).out;
    expect(status).to.match(new RegExp(` {2}queued {3}one {2}job ${job} waits for \\d+ s`));
    expect(status).to.match(/ {2}queued {3}two {2}job \d+_0 waits for \d+ s: Dependency\n/);
    expect(status).to.match(
      /given to Slurm whole, 3 jobs: 0 over, 0 running, 3 queued; regimen attach waits for it, regimen cancel stops it\n/,
    );
    expect(project.regimen(["gc", "--yes"], env).err).to.equal(
      `regimen: run ${runOf()} is in Slurm and works in this store; let it end, then run gc again\n`,
    );
    const looking = project.start(["attach"], env);
    let looked = "";
    looking.stdout?.on("data", (data) => {
      looked += String(data);
    });
    while (!looked.includes("queued  one")) await new Promise((resolve) => setTimeout(resolve, 50));
    looking.kill("SIGINT");
    expect((await once(looking, "close"))[0]).to.equal(130);
    expect(looked).to.include(
      `keeping: left. Run ${runOf()} goes on in Slurm.\n  look at it: regimen status\n  wait for it: regimen attach\n  stop it: regimen cancel\n`,
    );
    project.write("regimen.yaml", KEEPING.replace("two:", "changed:"));
    const { code, out, err } = project.regimen(["attach"], env);
    expect([code, err]).to.deep.equal([0, ""]);
    expect(out).to.match(new RegExp(` {2}queued {2}one {2}\\(job ${job} was stopped and waits again: BeginTime\\)\n`));
    expect(out).to.match(/ {2}run {5}one {2}\(not run before; goes on from an earlier try\)\n/);
    project.write("regimen.yaml", KEEPING);
    expect(project.regimen(["run"], env).out).to.include("keeping: up to date, 2 stages cached");
    expect(project.regimen(["show", "two", "--open", "text"], env).out).to.equal("went on from 1\n");
  });

  it("leave nothing in Slurm where it does not take one of the jobs", async () => {
    const env = inProject(CHAIN.replace("three: { use: shell,", "three: { use: shell, resources: { memory: 400GiB },"));
    const { code, err } = project.regimen(DETACH, env);
    expect(code).to.equal(2);
    expect(err).to.equal(
      "regimen: Slurm does not take the job of three: Memory specification can not be satisfied\n  Batch job submission failed: Requested node configuration is not available\nNothing of this run is left in Slurm. Mend the stage's resources or the cluster's file, then run again.\n",
    );
    await allOver();
    expect(names().toSorted(), "Slurm keeps a note of the one that it refused").to.deep.equal([
      "d0 CANCELLED",
      "d1 CANCELLED",
      "d2 FAILED",
    ]);
    expect(project.regimen(["attach"], env).err).to.include("nothing of this project is in Slurm");
  });
});
