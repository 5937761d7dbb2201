import { existsSync } from "node:fs";
import { expect } from "chai";
import { makeProject, type Project } from "../support/project.ts";
import { type SlurmCommands, slurmCommands } from "../support/slurm-commands.ts";

const SPEC = `experiment: whole
stages:
  cohort: { use: data/cases, with: { path: cases.csv } }
  number:
    use: shell
    each: cohort.cases
    resources: { memory: 2GiB, time: 1h, grow: { memory: 2 } }
    retries: 1
    with: { command: 'printf "{}" > "$out_number"', outputs: { number: metrics } }
  table: { use: reporting/data-table, in: { table: number.number } }
  cell:
    use: shell
    matrix: { k: [1, 2] }
    with: { command: 'echo \${matrix.k} > "$out_text"', outputs: { text: document }, secrets: [TOKEN] }
`;
const SLURM = ["--executor", "slurm", "--cluster", "cluster.yaml"];

describe("what --detach says without a Slurm", () => {
  let project: Project;
  let commands: SlurmCommands | undefined;
  beforeEach(() => {
    project = makeProject({
      "regimen.yaml": SPEC,
      "cases.csv": "case,number\na,1\nb,2\nc,3\n",
      "cluster.yaml": "chunk: 2\nshare: 3\npartition: main\n",
    });
  });
  afterEach(() => {
    commands?.dispose();
    commands = undefined;
    project.dispose();
  });
  const errorOf = (args: readonly string[], env?: Record<string, string>): string => {
    const { code, err } = project.regimen(["run", ...args, "--detach"], env);
    expect(code).to.equal(2);
    expect(existsSync(project.path(".regimen/slurm"))).to.equal(false);
    return err;
  };
  const scripts = (): readonly string[] =>
    project
      .regimen(["run", ...SLURM, "--detach", "--dry-run"], {
        TOKEN: "s3cret",
        MLFLOW_TRACKING_URI: "http://m",
        REGIMEN_GPUS: "0",
      })
      .out.split("\n# ")
      .slice(1);

  it("is what is wrong with the call", () => {
    expect(errorOf([])).to.equal(
      "regimen: --detach gives a run to Slurm, and this one runs here\nAdd --executor slurm, or leave --detach out.\n",
    );
    expect(errorOf([...SLURM, "--force"])).to.equal(
      "regimen: --force and --detach do not go together: a job that comes back to the queue would begin anew\nLeave one of them out.\n",
    );
    commands = slurmCommands({});
    expect(errorOf(SLURM, { PATH: commands.path })).to.equal(
      "regimen: there is no Slurm here: sbatch cannot be started (spawn sbatch ENOENT)\nRun this on a login node of the cluster, or without --executor slurm --detach.\n",
    );
  });

  it("is what the cluster or the spec does not allow", () => {
    commands = slurmCommands({ sbatch: "echo slurm 22.05" });
    const env = { PATH: commands.path };
    project.write("cluster.yaml", "maxJobs: 3\n");
    expect(errorOf(SLURM, env)).to.equal(
      "regimen: this run is 13 jobs, and the cluster takes 3 at once (maxJobs)\nLet one job work off more cases (chunk), raise maxJobs, or leave --detach out: then they are submitted bit by bit.\n",
    );
    project.remove("cases.csv");
    expect(errorOf(SLURM, env)).to.match(
      /^regimen: what cannot run is not given to Slurm:\n {2}cohort: .*cases\.csv.*\nNothing was submitted\.\n$/,
    );
  });

  it("is, with --dry-run, each script and what it waits for", () => {
    const all = scripts();
    expect(all.map((one) => one.split("\n")[0])).to.deep.equal([
      "cohort",
      "the cases of number, shared by 3 tasks of an array",
      "table",
      "cell[k=1], cell[k=2]",
      "the results, when all others are over",
    ]);
    const [, number = "", table = "", cell = "", last = ""] = all;
    expect(number).to.include("#SBATCH --job-name=rg-RUN-d1\n#SBATCH --array=0-2\n");
    expect(number, "two tries of two cases").to.include("#SBATCH --mem=4224M\n#SBATCH --time=244:00\n");
    expect(number).to.include("#SBATCH --dependency=afterok:NUMBER-OF-rg-RUN-d0\n");
    expect(table).to.include("#SBATCH --dependency=afterany:NUMBER-OF-rg-RUN-d1,afterok:NUMBER-OF-rg-RUN-d0\n");
    expect(cell).to.include("#SBATCH --export=PATH,HOME,LANG,TMPDIR,TOKEN,REGIMEN_GPUS\n").and.not.to.include("--dependency");
    expect(last).to.include("#SBATCH --export=PATH,HOME,LANG,TMPDIR,MLFLOW_TRACKING_URI,REGIMEN_GPUS\n");
    expect(last).to.include("#SBATCH --partition=main\n");
    const numbers = [0, 1, 2, 3].map((job) => `NUMBER-OF-rg-RUN-d${job}`).join(":");
    expect(last)
      .to.include(`#SBATCH --dependency=afterany:${numbers}\n`)
      .and.to.match(/ attach RUN\)\n/);
    expect(all.join("")).not.to.include("s3cret");
    expect(existsSync(project.path(".regimen/slurm"))).to.equal(false);
    project.ran(["--only", "cohort"]);
    expect(scripts()[0], "the cases are known").to.match(/^3 cases of number, in 2 tasks of an array\n/);
  });
});
