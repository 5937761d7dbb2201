import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { makeProject, type Project } from "../support/project.ts";
import { LOCAL_SLURM, type SlurmCommands, slurmCommands } from "../support/slurm-commands.ts";
import { until } from "../support/until.ts";

const SPEC = `experiment: slow
params: { n: 1 }
stages:
  first:
    use: shell
    with: { command: 'echo working; echo 1 > "$out_text"', outputs: { text: document } }
  slow:
    use: shell
    matrix: { k: [1, 2] }
    in: { text: first.text }
    resources: { memory: 2GiB, time: 1h }
    with:
      command: 'echo began \${params.n}; while [ ! -e "$HOME/go" ]; do sleep 0.1; done; echo \${matrix.k} > "$out_text"'
      outputs: { text: document }
  last:
    use: shell
    in: { text: "slow[*].text" }
    with: { command: 'echo end > "$out_text"', outputs: { text: document } }
`;

describe("runs on a cluster, seen by a person", () => {
  let project: Project;
  let commands: SlurmCommands;
  let env: Record<string, string>;
  beforeEach(() => {
    project = makeProject({
      "regimen.yaml": SPEC,
      "cluster.yaml": "late: 600\noptions: [--qos=high]\nsetup: [echo set up]\n",
    });
    commands = slurmCommands(LOCAL_SLURM);
    env = { PATH: commands.path, HOME: project.folder };
  });
  afterEach(() => {
    project.write("go", "");
    commands.dispose();
    project.dispose();
  });

  it("shows with --dry-run what it would submit for each kind of task, and submits nothing, whether there is a Slurm or not", () => {
    const { code, out } = project.regimen(["run", "--executor", "slurm", "--cluster", "cluster.yaml", "--dry-run"]);
    expect(code).to.equal(0);
    const [plan = "", scripts = ""] = out.split("\nNothing is submitted. ");
    expect(plan).to.include("slow: 4 stages, 0 up to date").and.to.include("run      first  (not run before)");
    expect(scripts).to.match(
      /^To Slurm would go, tasks of one kind together as soon as their inputs are there:\n\n# 2 tasks: first, last\n#!/,
    );
    expect(scripts).to.include(
      "\n# 2 tasks: slow[k=1], slow[k=2]\n#!/bin/bash\n#SBATCH --job-name=rg-RUN-0\n#SBATCH --array=0-1\n",
    );
    expect(scripts).to.include("#SBATCH --cpus-per-task=1\n#SBATCH --mem=2176M\n#SBATCH --time=64:00\n#SBATCH --qos=high\n");
    expect(scripts).to.include("\necho set up\nsucceeded $? 'echo set up'\n");
    expect(existsSync(project.path(".regimen/slurm"))).to.equal(false);
    expect(project.regimen(["plan"]).out).to.equal(`${plan}`);
    const json = JSON.parse(project.regimen(["run", "--executor", "slurm", "--dry-run", "--json"]).out) as {
      readonly scripts: readonly { readonly tasks: readonly string[]; readonly script: string }[];
    };
    expect(json.scripts.map(({ tasks }) => tasks)).to.deep.equal([
      ["first", "last"],
      ["slow[k=1]", "slow[k=2]"],
    ]);
  });

  it("says that a run is not the cluster's where it is told of one and not to run there", () => {
    expect(project.regimen(["run", "--cluster", "cluster.yaml"], env)).to.deep.equal({
      code: 2,
      out: "",
      err: "regimen: --cluster cluster.yaml says what a cluster wants, and this runs here\nTo run on the cluster, add: --executor slurm\n",
    });
  });

  it("leaves what goes on when it is interrupted, tells of it from elsewhere, and comes back to it as it was called", async () => {
    const args = ["run", "--executor", "slurm", "--cluster", "cluster.yaml", "-p", "n=2", "--no-tracking"];
    const child = project.start(args, env);
    let out = "";
    child.stdout?.on("data", (data) => {
      out += String(data);
    });
    expect(await until(() => [1, 2].every((k) => out.includes(`starts  slow[k=${k}]`))), out).to.equal(true);
    child.kill("SIGINT");
    const [code] = (await once(child, "close")) as [number];
    expect(code).to.equal(130);
    expect(out).to.match(/starts {2}slow\[k=1\] {2}\(on \S+, job 82_0\)\n/);
    expect(out).not.to.match(/FAILED|skip/);
    expect(out).to.include(
      "slow: left. 1 stage is finished and kept; 2 tasks go on in Slurm.\n  come back: regimen attach, or the same regimen run\n  stop them: regimen cancel\n",
    );

    const { path } = commands;
    const status = project.regimen(["status", "-p", "n=2"], { PATH: "/nowhere" }).out;
    expect(status).to.match(/ {2}running {2}slow\[k=1\] {2}on \S+ for \d+ s, job 82_0\n/);
    expect(status).to.match(/ {2}waiting {2}last {7}on slow\[k=1\], slow\[k=2\]\n/);
    expect(status).to.include("2 tasks: 2 running; nobody waits for them: regimen attach goes on, regimen cancel stops them");
    const shown = project.regimen(["show", "slow[k=2]", "-p", "n=2"], { PATH: "/nowhere" }).out;
    expect(shown).to.match(/^slow\[k=2\]: running\n/);
    expect(shown).to.match(
      / {2}slurm {6}on \S+ for \d+ s, job 82_1; of run \S+\n {2}log\n {4}began 2\n {2}printed by its job\n {4}set up\n/,
    );

    const elsewhere = project.regimen(["run", "-p", "n=2", "--no-tracking", "-k"], { PATH: "/nowhere" }).out;
    expect(elsewhere).to.include(
      "  FAILED  slow[k=1]  error[slurm]: an earlier run has left slow[k=1] to Slurm, and there is no Slurm here: sbatch cannot be started (spawn sbatch ENOENT)\n             help: run this where the cluster's commands are; regimen cancel gives the task up there\n",
    );

    project.write("go", "");
    const attached = project.regimen(["attach"], { PATH: path, HOME: project.folder });
    expect(attached.err).to.equal("");
    expect(attached.code).to.equal(0);
    expect(attached.out).to.match(
      /^run \S+: regimen run regimen\.yaml --executor slurm --cluster cluster\.yaml --param n=2 --no-tracking\n/,
    );
    expect(attached.out).to.match(/ {2}used {4}3 tasks: .* CPU \(\d+ %\), at most \d+ MiB, longest \d/);
    expect(attached.out).to.include("slow: 3 ran, 1 cached in ");
    expect(readFileSync(join(commands.path.split(":")[0] as string, "number"), "utf8")).to.equal("83\n");
    const record = JSON.parse(project.read("results/slow/run.json")) as {
      readonly cluster: readonly { readonly stage: string; readonly tasks: number }[];
    };
    expect(record.cluster.map(({ stage, tasks }) => `${stage} ${tasks}`).toSorted()).to.deep.equal(["last 1", "slow 2"]);
    const runs = readdirSync(project.path(".regimen/runs"));
    expect(runs).to.have.length(3);
    expect(project.regimen(["attach"], env).err).to.include(
      "nothing of this project is in Slurm: there is nothing to come back to",
    );
  }).timeout(60_000);
});
