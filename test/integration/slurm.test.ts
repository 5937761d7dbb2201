import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { expect } from "chai";
import type { RunEvent } from "../../src/runner/log/events.ts";
import { begin, type Head } from "../support/begin.ts";
import { executable, failures, makeProject, type Project, repository, withProject } from "../support/project.ts";
import { CPUS, type Job, requireSlurm, startSlurm, type TestSlurm } from "../support/slurm.ts";

/** Quick to notice what becomes of a job: this file system is nobody else's. */
const CLUSTER = "late: 1\npoll: { first: 0.3, longest: 2 }\nwarning: 60\n";
const SLURM = ["--executor", "slurm", "--cluster", "cluster.yaml"];

const native = process.env.REGIMEN_NATIVE;
const engine: Record<string, string> = native === undefined ? {} : { REGIMEN_NATIVE: native };

const sha = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Three stages that one call of sbatch submits. */
const THREE = `experiment: three
stages:
${["a", "b", "c"].map((name) => `  ${name}: { use: shell, with: { command: 'sleep 2; echo ${name} > "$out_text"', outputs: { text: document } } }`).join("\n")}
`;
const one = (command: string, more = ""): string =>
  `experiment: one\nstages:\n  one:\n    use: shell\n    with: { command: '${command}', outputs: { text: document } }\n${more}`;

describe("runs on a real Slurm", function () {
  this.timeout(300_000);
  let slurm: TestSlurm;
  before(function () {
    requireSlurm(this);
    slurm = startSlurm();
  });
  after(() => slurm?.stop());

  const inProject = (
    files: { readonly [name: string]: string },
    use: (project: Project) => void | Promise<void>,
  ): Promise<void> => withProject({ "cluster.yaml": CLUSTER, ...files }, use);
  /** Runs through Slurm to the end. */
  const run = (project: Project, args: readonly string[] = [], env: Record<string, string> = {}) =>
    project.ran([...SLURM, ...args], { ...slurm.env, ...env });
  const start = (project: Project, env: Record<string, string> = {}): Head =>
    begin(project.start(["run", "--json", ...SLURM], { ...slurm.env, ...env }));
  const statesOf = (project: Project): readonly string[] => slurm.jobs(project.folder).map(({ state }) => state);

  it("give the paper's bytes, though the run is killed in its middle and started again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "regimen-test-"));
    try {
      writeFileSync(join(folder, "cluster.yaml"), CLUSTER);
      const args = (where: string): string[] => [
        ...[executable, "run", "experiments/covid-mtl/radiomics.yaml", "--profile", "quick", "--json"],
        ...["--out", join(folder, where)],
      ];
      const env = (where: string) => ({ ...process.env, ...slurm.env, REGIMEN_HOME: join(folder, `${where}-store`) });
      const there = (): ChildProcess =>
        spawn(process.execPath, [...args("slurm"), "--executor", "slurm", "--cluster", join(folder, "cluster.yaml")], {
          cwd: repository,
          env: env("slurm"),
          stdio: ["ignore", "pipe", "pipe"],
        });
      const head = begin(there());
      await head.first((event) => event.type === "task-finished" && event.task.startsWith("forest"));
      head.child.kill("SIGKILL");
      await head.ended;
      // meanwhile the jobs go on, and this machine does the same by itself
      const here = spawnSync(process.execPath, args("local"), { cwd: repository, env: env("local"), encoding: "utf8" });
      expect(here.status, here.stderr).to.equal(0);
      const again = begin(there());
      expect(await again.ended).to.equal(0);
      expect(failures(again.events)).to.deep.equal([]);
      const all = finished(here.stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as RunEvent])));
      const [before, after] = [finished(head.events), finished(again.events)];
      expect(all).to.include.members(["table2", "figure6", "(comparison)"]);
      expect(before.length).to.be.within(1, all.length - 1);
      expect([...before, ...after].toSorted(), "stages, each run once").to.deep.equal(all.toSorted());
      expect(slurm.jobs(folder).map(({ state }) => state)).to.deep.equal(all.map(() => "COMPLETED"));

      const [local, cluster] = ["local", "slurm"].map((where) => published(join(folder, where))) as [Published, Published];
      expect([...cluster.files.keys()]).to.deep.equal([...local.files.keys()]);
      expect(local.files.size).to.be.greaterThan(45);
      expect([...local.files].filter(([name, digest]) => cluster.files.get(name) !== digest)).to.deep.equal([]);
      // and what is not published: every output of every stage, by its key and its digest
      expect(cluster.tasks).to.deep.equal(local.tasks);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  describe("submit nothing twice", () => {
    /** An sbatch that hands over to the real one, and then does something in its own first call. */
    const sbatchThat = (project: Project, then: string): Record<string, string> => {
      const real = execFileSync("sh", ["-c", "command -v sbatch"], { encoding: "utf8" }).trim();
      mkdirSync(project.path("bin"), { recursive: true });
      project.write(
        "bin/sbatch",
        `#!/bin/sh
[ "$1" = --version ] && exec ${real} --version
answer=$(${real} "$@") || exit
if [ ! -e ${project.path("called")} ]; then
  touch ${project.path("called")}
  ${then}
fi
echo "$answer"
`,
      );
      chmodSync(project.path("bin/sbatch"), 0o755);
      return { PATH: [project.path("bin"), process.env.PATH].join(delimiter) };
    };
    /** In a batch's folder: by what it says of who has submitted it. */
    const KILL_HEAD = `kill -9 "$(sed -n '2s/.*"pid":\\([0-9]*\\).*/\\1/p' batch.json)"`;

    for (const [moment, then] of [
      ["the head is killed right after sbatch has returned", KILL_HEAD],
      ["that kills what writes the job's number down, too", `${KILL_HEAD}; kill -9 $PPID; exit 1`],
    ] as const)
      it(`where ${moment}`, () =>
        inProject({ "regimen.yaml": THREE }, async (project) => {
          const env = sbatchThat(project, then);
          const head = start(project, env);
          expect(await head.ended).to.equal(null);
          const { code, ran, events } = run(project, [], env);
          expect([code, failures(events)]).to.deep.equal([0, []]);
          expect(ran).to.deep.equal(["a", "b", "c"]);
          expect(statesOf(project)).to.deep.equal(["COMPLETED", "COMPLETED", "COMPLETED"]);
          expect(project.ran().ran, "run again, here").to.deep.equal([]);
        }));

    it("where sbatch says that it timed out, and had been heard", () =>
      inProject({ "regimen.yaml": THREE }, (project) => {
        const said = "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation";
        const { code, ran } = run(project, [], sbatchThat(project, `echo '${said}' >&2; exit 1`));
        expect([code, ran]).to.deep.equal([0, ["a", "b", "c"]]);
        expect(statesOf(project)).to.deep.equal(["COMPLETED", "COMPLETED", "COMPLETED"]);
      }));

    it("where two login nodes run the same at once, and one of them goes on when the other is killed", function () {
      const another = ["unshare", "--uts", "sh", "-c", 'hostname other && exec "$@"', "sh"];
      if (spawnSync(another[0] as string, [...another.slice(1), "true"]).status !== 0) return this.skip();
      return inProject({ "regimen.yaml": THREE }, async (project) => {
        const args = [executable, "run", "--json", ...SLURM];
        const env = { ...process.env, ...slurm.env };
        const head = start(project);
        await head.first(({ type }) => type === "task-placed");
        const other = begin(
          spawn(another[0] as string, [...another.slice(1), process.execPath, ...args], { cwd: project.folder, env }),
        );
        await other.first(({ type }) => type === "task-waiting");
        await slurm.until(project.folder, "RUNNING");
        head.child.kill("SIGKILL");
        await head.ended;
        // two minutes later
        const { host, pid } = other.events.find(({ type }) => type === "task-waiting") as {
          host: string;
          pid: number;
        } & RunEvent;
        expect([host, pid]).to.deep.equal([hostname(), head.child.pid]);
        const long = Date.now() / 1000 - 300;
        for (const folder of ["alive", "claims"])
          for (const name of readdirSync(project.path(`.regimen/${folder}`)))
            if (folder === "claims" || name.includes(`~${pid}~`))
              utimesSync(project.path(`.regimen/${folder}/${name}`), long, long);
        expect(await other.ended).to.equal(0);
        expect(failures(other.events)).to.deep.equal([]);
        expect(statesOf(project)).to.deep.equal(["COMPLETED", "COMPLETED", "COMPLETED"]);
      });
    });

    it("where Ctrl-C leaves the jobs alone, and says that they go on", () =>
      inProject({ "regimen.yaml": one('sleep 4; echo one > "$out_text"') }, async (project) => {
        const head = start(project);
        await slurm.until(project.folder, "RUNNING");
        head.child.kill("SIGINT");
        expect(await head.ended).to.equal(130);
        expect(failures(head.events)).to.deep.equal([]);
        const left = head.events.flatMap((event) => (event.type === "task-left" ? [[event.task, event.submitted]] : []));
        expect(left).to.deep.equal([["one", true]]);
        // a run that is told of no Slurm finds the job all the same
        const { code, ran } = project.ran([], slurm.env);
        expect([code, ran]).to.deep.equal([0, ["one"]]);
        expect(statesOf(project)).to.deep.equal(["COMPLETED"]);
      }));
  });

  describe("that are stopped", () => {
    const TRAINING = `experiment: training
stages:
  cohort: { use: data/synthetic-ct, with: { cases: 14, shape: { z: 12, y: 20, x: 20 } } }
  split: { use: data/stratified-split, in: { table: cohort.patients }, with: { stratify: COVIDCT, testSize: 4, seed: 11 } }
  net:
    use: nn/train
    in: { cases: cohort.cases, labels: cohort.patients, split: split.split }
    resources: { cpus: 1, memory: 2GiB }
    with: { network: shiftnet3d, image: image, label: COVIDCT, learningRate: 0.0001, epochs: 24, batch: 2, augment: full }
`;
    const outputsOf = (project: Project): { readonly [port: string]: string } => {
      const { out } = project.regimen(["show", "regimen.yaml", "net", "--json"], engine);
      const { outputs } = JSON.parse(out) as { outputs: { readonly [port: string]: { readonly path: string } } };
      return Object.fromEntries(
        Object.entries(outputs).flatMap(([port, { path }]) => (port === "timing" ? [] : [[port, sha(path)]])),
      );
    };
    const isUnderWay = (event: RunEvent): boolean => event.type === "task-progress" && event.unit === "steps" && event.done >= 3;
    const infos = (events: readonly RunEvent[]): readonly string[] =>
      events.flatMap((event) => (event.type === "task-log" && event.stream === "info" ? [event.text] : []));
    const GOES_ON = /^goes on from the checkpoint after /m;

    it("by a job that goes before them, or by a time limit, give the same weights", async () => {
      // a node each, so that neither waits for the other
      const scavenge = `${CLUSTER}options: [--nodelist=n1]\nstages: { net: { partition: scavenge } }\n`;
      const projects = [undefined, scavenge, `${CLUSTER}options: [--nodelist=n2]\n`].map((cluster) =>
        makeProject({ "regimen.yaml": TRAINING, ...(cluster ? { "cluster.yaml": cluster } : {}) }),
      );
      const [local, preempted, limited] = projects as [Project, Project, Project];
      try {
        // scans are made once, and in the store of each
        expect(local.ran(["--only", "split"]).ran).to.deep.equal(["cohort", "split"]);
        for (const { path } of [preempted, limited]) cpSync(local.path(".regimen"), path(".regimen"), { recursive: true });
        const heads = [preempted, limited].map((project) => start(project, engine)) as [Head, Head];
        const disturb = [
          heads[0].first(isUnderWay).then(() => {
            const words = [
              "--partition=main",
              "--nodelist=n1",
              `--cpus-per-task=${CPUS}`,
              "--output=/dev/null",
              "--wrap=sleep 1",
            ];
            slurm.ask("sbatch", ...words);
          }),
          heads[1].first(isUnderWay).then(() => {
            const { job } = slurm.jobs(limited.folder).find(({ state }) => state === "RUNNING") ?? { job: "" };
            slurm.ask("scontrol", "update", `JobId=${job}`, "EndTime=now+50seconds");
            // Slurm looks at its clock every half minute, and the training may be over by then: its warning, at once
            slurm.ask("scancel", "--batch", "--signal=USR1", job);
            return slurm.until(limited.folder, "PENDING").then(() => {
              slurm.ask("scontrol", "update", `JobId=${job}`, "TimeLimit=60");
            });
          }),
        ];
        await Promise.all(disturb);
        expect(await Promise.all(heads.map(({ ended }) => ended))).to.deep.equal([0, 0]);
        const { code, ran } = local.ran([], engine);
        expect([code, ran]).to.deep.equal([0, ["net"]]);
        const whole = outputsOf(local);
        expect(Object.keys(whole).sort()).to.deep.equal(["history", "metrics", "model", "predictions", "scores"]);
        for (const [at, project] of [preempted, limited].entries()) {
          const told = heads[at]?.events.map((event) => JSON.stringify(event)).filter((text) => !text.includes("task-progress"));
          expect(infos(heads[at]?.events ?? []).join("\n"), `${at}: ${told?.slice(-12).join("\n")}`).to.match(GOES_ON);
          expect(outputsOf(project)).to.deep.equal(whole);
          expect(statesOf(project)).to.deep.equal(["COMPLETED"]);
        }
      } finally {
        for (const project of projects) project.dispose();
      }
    });

    it("are told as such where nobody could be warned, or nothing was kept, or somebody cancelled; none goes back into the queue", async () => {
      const deaf = `${CLUSTER}setup: ["trap '' USR1", "trap 'exit 0' TERM", "while :; do sleep 0.2; done"]\n`;
      const projects = [deaf, CLUSTER, CLUSTER].map((cluster) =>
        makeProject({ "regimen.yaml": one("sleep 100"), "cluster.yaml": cluster }),
      );
      try {
        const heads = projects.map((project) => start(project));
        const found = await Promise.all(projects.map(({ folder }) => slurm.until(folder, "RUNNING")));
        await Promise.all(
          heads.slice(1).map((head) => head.first((event) => event.type === "task-placed" && event.state === "running")),
        );
        const [timed, warned, cancelled] = found as [Job, Job, Job];
        slurm.ask("scontrol", "update", `JobId=${timed.job}`, "EndTime=now+1seconds");
        slurm.ask("scontrol", "update", `JobId=${warned.job}`, "EndTime=now+50seconds");
        slurm.ask("scancel", cancelled.job);
        expect(await Promise.all(heads.map(({ ended }) => ended))).to.deep.equal([1, 1, 1]);
        expect(heads.map(({ events }) => failures(events).map(({ cause, message }) => [cause, message]))).to.deep.equal([
          [["time", "stopped at the time limit of its job (resources.time)"]],
          [["time", "stopped at the time limit of its job (resources.time)"]],
          [["cancelled", `job ${cancelled.job} was cancelled in Slurm`]],
        ]);
        expect(projects.map(statesOf)).to.deep.equal([["TIMEOUT"], ["COMPLETED"], ["CANCELLED"]]);
        // what is taken for a failure above says of itself that all was well
        expect(slurm.ask("scontrol", "show", "job", timed.job)).to.match(/JobState=TIMEOUT [\s\S]* ExitCode=0:0/);
      } finally {
        for (const project of projects) project.dispose();
      }
    });

    it("by `regimen cancel` are gone from Slurm, and can be run anew", () =>
      inProject({ "regimen.yaml": one('sleep 3; echo one > "$out_text"') }, async (project) => {
        const head = start(project);
        const { job } = await slurm.until(project.folder, "RUNNING");
        head.child.kill("SIGKILL");
        await head.ended;
        const { code, out } = project.regimen(["cancel"], slurm.env);
        expect([code, out]).to.deep.equal([0, `cancelled  job ${job.split("_")[0]}: 1 task\n`]);
        await slurm.until(project.folder, "CANCELLED");
        expect(run(project)).to.deep.include({ code: 0, ran: ["one"] });
        expect(statesOf(project).toSorted()).to.deep.equal(["CANCELLED", "COMPLETED"]);
      }));
  });

  it("try again with more memory where it was too little, and say once that a node has no scratch folder", () => {
    const hungry = `experiment: hungry
stages:
  one:
    use: shell
    resources: { memory: 150MiB, grow: { memory: 4 } }
    retries: 1
    with:
      command: 'exec node -e "const held = Buffer.alloc(3e8, 1); setTimeout(() => console.log(held.length), 1000)" > "$out_text"'
      outputs: { text: document }
`;
    return inProject({ "regimen.yaml": hungry, "cluster.yaml": `${CLUSTER}scratch: $NOWHERE/regimen\n` }, (project) => {
      const { code, ran, events } = run(project);
      const [failure, ...more] = failures(events);
      expect(failure).to.deep.include({
        cause: "memory",
        message: "stopped for using more than its 150 MiB of memory (resources.memory)",
        attempt: 1,
      });
      expect([code, ran, more]).to.deep.equal([0, ["one"], []]);
      const notes = events.flatMap((event) => (event.type === "notice" ? [event.message] : []));
      const notSet = /^the scratch folder \$NOWHERE\/regimen is not used: \$NOWHERE is not set on (n\d)$/;
      expect(new Set(notes.map((text) => notSet.exec(text)?.[1] ?? text)).size).to.equal(notes.length);
      const memory = slurm
        .jobs(project.folder)
        .map(({ job }) => /MinMemoryNode=(\S+)/.exec(slurm.ask("scontrol", "show", "job", job))?.[1]);
      expect(memory).to.have.members(["278M", "728M"]);
    });
  });

  describe("on several nodes", () => {
    /** Tasks that take a whole node each. */
    const wide = (name: string, ks: readonly number[], command: string): string =>
      `experiment: wide\nstages:\n  ${name}:\n    use: shell\n    matrix: { k: [${ks}] }\n    resources: { cpus: ${CPUS} }\n    with: { command: '${command}', outputs: { text: document } }\n`;
    const nodesOf = (events: readonly RunEvent[]): readonly string[] =>
      events.flatMap((event) => (event.type === "task-used" ? [event.node] : [])).toSorted();

    it("are at work on all at once, and tell which", () =>
      inProject({}, (project) => {
        // neither ends before both have begun
        const meet = `touch "${project.folder}/\${matrix.k}"; until [ -e "${project.folder}/1" ] && [ -e "${project.folder}/2" ]; do sleep 0.1; done; echo "$SLURMD_NODENAME" > "$out_text"`;
        project.write("regimen.yaml", wide("meet", [1, 2], meet));
        const { code, events } = run(project);
        expect([code, failures(events)]).to.deep.equal([0, []]);
        expect(nodesOf(events)).to.deep.equal(["n1", "n2"]);
      }));

    it("leave one out that fails jobs at once, and name it", () =>
      inProject({}, (project) => {
        const failed = project.path("failed");
        // the good node is kept busy until the other one has failed two
        const command = `until [ "$(wc -l < "${failed}")" -ge 2 ]; do sleep 0.1; done; echo \${matrix.k} > "$out_text"`;
        project.write("failed", "");
        project.write("regimen.yaml", wide("work", [1, 2, 3, 4], command));
        project.write(
          "node",
          `#!/bin/sh\n[ "$SLURMD_NODENAME" = n2 ] && { echo >> "${failed}"; echo "no disk here" >&2; exit 1; }\nexec "${process.execPath}" "$@"\n`,
        );
        chmodSync(project.path("node"), 0o755);
        project.write("cluster.yaml", `${CLUSTER}node: ${project.path("node")}\n`);
        const { code, ran, events } = run(project);
        expect([code, failures(events)]).to.deep.equal([0, []]);
        expect(ran).to.have.length(4);
        expect(nodesOf(events)).to.deep.equal(["n1", "n1", "n1", "n1"]);
        const notices = events.flatMap((event) => (event.type === "notice" ? [event.message.replaceAll(/\d+_\d/g, "N")] : []));
        expect(notices.flatMap((text) => text.split("\n")).filter((line) => line.startsWith("the node"))).to.deep.equal([
          "the node n2 fails jobs (job N ended as FAILED on n2); it is left out from now on",
        ]);
        // with whichever was told first
        expect(notices.filter((text) => text.includes("FAILED on n2") && text.endsWith("\n          no disk here"))).not.to.be
          .empty;
      }));
  });

  it("work off 200 cases in 10 jobs, to the same table", async () => {
    const ids = Array.from({ length: 200 }, (_, at) => `c${String(at).padStart(3, "0")}`);
    const spec = `experiment: many
stages:
  cohort: { use: data/cases, with: { path: cases.csv } }
  number:
    use: shell
    each: cohort.cases
    with: { command: 'printf "{\\"n\\":%d}" "$n" > "$out_number"', outputs: { number: metrics }, environment: { n: "\${case.number}" } }
  table: { use: reporting/data-table, in: { table: number.number } }
`;
    const files = {
      "regimen.yaml": spec,
      "cases.csv": `case,number\n${ids.map((id, at) => `${id},${at * at}\n`).join("")}`,
      "cluster.yaml": `${CLUSTER}stages: { number: { chunk: 20 } }\n`,
    };
    await inProject(files, async (project) => {
      const { code, ran, events } = run(project);
      expect([code, failures(events)]).to.deep.equal([0, []]);
      expect(ran).to.have.length(202);
      expect(statesOf(project)).to.deep.equal(Array(12).fill("COMPLETED"));
      await withProject(files, (local) => {
        expect(local.ran().ran).to.have.length(202);
        expect([...project.snapshot("results")]).to.deep.equal([...local.snapshot("results")]);
      });
    });
  });

  describe("say what is wrong", () => {
    const told = (text: string): string => text.replaceAll(/\/\S*regimen-\S*(?=[:,'])/g, "FOLDER");
    const said = (project: Project, more: readonly string[] = SLURM, env: Record<string, string> = {}) => {
      const { code, out, err } = project.regimen(["run", ...more], { ...slurm.env, ...env });
      const [, failure = ""] = /^( {2}FAILED.*\n(?: {10}.*\n)*)/m.exec(out) ?? [];
      return { code, out: told(failure.trimEnd()), err };
    };
    const OK = 'echo one > "$out_text"';

    for (const [what, resources, reason] of [
      [
        "a partition that there is not",
        "partition: gpus",
        "invalid partition specified: gpus\n             Batch job submission failed: Invalid partition name specified",
      ],
      [
        "more memory than any node has",
        "memory: 400GiB",
        "Memory specification can not be satisfied\n             Batch job submission failed: Requested node configuration is not available",
      ],
    ] as const)
      it(what, () =>
        inProject({ "regimen.yaml": one(OK, `    resources: { ${resources} }\n`) }, (project) => {
          const { code, out, err } = said(project);
          expect([code, err]).to.deep.equal([1, ""]);
          expect(out).to.equal(
            `  FAILED  one  error[slurm]: Slurm does not take the job: ${reason}\n             help: mend the stage's resources or the cluster's file, then run again`,
          );
          expect(statesOf(project).filter((state) => state !== "FAILED")).to.deep.equal([]);
          project.write("regimen.yaml", one(OK));
          expect(run(project)).to.deep.include({ code: 0, ran: ["one"] });
        }),
      );

    it("a batch of fifty tasks that is refused, once", () => {
      const many = `experiment: many
stages:
  net:
    use: shell
    matrix: { k: [${Array.from({ length: 50 }, (_, at) => at).join(", ")}] }
    resources: { partition: gpus }
    with: { command: 'echo \${matrix.k} > "$out_text"', outputs: { text: document } }
`;
      return inProject({ "regimen.yaml": many }, (project) => {
        const { code, out } = project.regimen(["run", ...SLURM], slurm.env);
        expect(code).to.equal(1);
        expect(out.replaceAll(/^ {2}run .*\n/gm, "").replace(/ in [\d.]+ s\n[\s\S]*/, "")).to.equal(
          `many: 50 stages
  FAILED  net[k=0]  error[slurm]: Slurm does not take the job: invalid partition specified: gpus
             Batch job submission failed: Invalid partition name specified
             help: mend the stage's resources or the cluster's file, then run again
  FAILED  net[k=1] and 48 more  error[slurm]: Slurm does not take the job: invalid partition specified: gpus
many: 0 ran, 0 cached, 50 FAILED`,
        );
      });
    });

    it("a job that Slurm takes and will never start", () =>
      inProject({ "regimen.yaml": one(OK, "    resources: { cpus: 400 }\n") }, async (project) => {
        const head = start(project);
        const notice = await head.first(({ type }) => type === "notice");
        const [{ job }] = slurm.jobs(project.folder) as [Job];
        const number = job.split("_")[0];
        expect(notice).to.deep.include({
          message: `one: job ${number} waits, and Slurm will not start it as it is (PartitionConfig: it asks for more than a node of its partition has); mend the stage's resources or the cluster's file, stop the job with: regimen cancel, and run again`,
        });
        expect(project.regimen(["cancel"], slurm.env).out).to.equal(`cancelled  job ${number}: 1 task\n`);
        expect(await head.ended).to.equal(1);
        expect(failures(head.events).map(({ message }) => message)).to.deep.equal([`job ${job} was cancelled in Slurm`]);
      }));

    it("no Slurm on the path", () =>
      inProject({ "regimen.yaml": one(OK) }, (project) => {
        const { code, err, out } = said(project, SLURM, { PATH: "/nowhere" });
        expect(code).to.equal(2);
        expect(out + err).to.equal(
          "regimen: there is no Slurm here: sbatch cannot be started (spawn sbatch ENOENT)\nRun this on a login node of the cluster, or without --executor slurm.\n",
        );
      }));

    it("a scratch folder of the node that is full", function () {
      const full = mkdtempSync(join(tmpdir(), "regimen-full-"));
      if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", full]).status !== 0) return this.skip();
      return inProject(
        {
          "regimen.yaml": one('head -c 1000000 /dev/zero > "$out_text"'),
          "cluster.yaml": `${CLUSTER}scratch: ${full}\n`,
        },
        (project) => {
          const { code, out } = said(project);
          expect(code).to.equal(1);
          expect(out).to.equal(
            "  FAILED  one  the command ended with exit code 1\n          head: error writing 'standard output': No space left on device",
          );
          expect(readdirSync(full), "what is left of it").to.deep.equal([]);
        },
      ).finally(() => {
        spawnSync("umount", [full]);
        rmSync(full, { recursive: true, force: true });
      });
    });
  });
});

/** Tasks that ran in a run. */
const finished = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === "task-finished" ? [event.task] : []));

/** What a run has published: the digest of each file, and what run.json says of each task that has nothing to do with times. */
interface Published {
  readonly files: ReadonlyMap<string, string>;
  readonly tasks: readonly object[];
}

/** Files that tell of the run itself (when, by which command, how long each stage took): all others are the same bytes wherever it ran. */
const OF_THE_RUN = /^(report\.html|reproduction\.(html|yml)|run\.json|runs\.jsonl)$/;

/** Of methods.tex without the commit that it names: somebody may be at work here meanwhile. */
const digestOf = (path: string): string =>
  basename(path) === "methods.tex"
    ? readFileSync(path, "utf8").replace(/ of commit [0-9a-f]+( with uncommitted changes)?/, "")
    : sha(path);

function published(folder: string): Published {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const record = paths.find((path) => basename(path) === "run.json") ?? "";
  const { tasks } = JSON.parse(readFileSync(record, "utf8")) as {
    readonly tasks: readonly { readonly [field: string]: unknown }[];
  };
  return {
    files: new Map(
      paths.map((path) => [path.slice(folder.length + 1), OF_THE_RUN.test(basename(path)) ? "there" : digestOf(path)] as const),
    ),
    tasks: tasks.map(({ id, key, fingerprint, outputs }) => ({ id, key, fingerprint, outputs })),
  };
}
