import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { DEFAULT_CLUSTER, sbatchWords } from "../../../../src/runner/executors/slurm/cluster.ts";
import { readCluster } from "../../../../src/runner/executors/slurm/cluster-file.ts";

describe("what a task wants of Slurm", () => {
  it("is its processors alone where neither stage nor cluster says more", () => {
    expect(sbatchWords(DEFAULT_CLUSTER, "forest", {}, 2)).to.deep.equal(["--cpus-per-task=2"]);
  });

  it("has room for the leading process, and time to start and to write down what is done", () => {
    const words = sbatchWords(DEFAULT_CLUSTER, "forest", { memory: "2GiB", time: "10m", gpus: 2 }, 1);
    expect(words).to.deep.equal(["--cpus-per-task=1", "--mem=2176M", "--time=14:00", "--gres=gpu:2"]);
  });

  it("is said by the cluster for the stage first, then by the stage, then by the cluster", () => {
    const cluster = {
      ...DEFAULT_CLUSTER,
      partition: "all",
      account: "lab",
      gres: "gpu:a100",
      options: ["--qos=normal"],
      stages: { mtl: { partition: "gpu", time: "1h", options: ["--nice=10"] } },
    };
    const stage = { partition: "short", account: "me", time: "2h", gpus: 1, sbatch: ["--exclusive"] };
    expect(sbatchWords(cluster, "mtl", stage, 4)).to.deep.equal([
      "--partition=gpu",
      "--account=me",
      "--cpus-per-task=4",
      "--time=64:00",
      "--gres=gpu:a100:1",
      "--qos=normal",
      "--exclusive",
      "--nice=10",
    ]);
    expect(sbatchWords(cluster, "other", {}, 1)).to.include("--partition=all");
  });
});

describe("a cluster's file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-cluster-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const read = (text: string) => {
    writeFileSync(join(folder, "hospital.yaml"), text);
    return readCluster(join(folder, "hospital.yaml"), folder);
  };

  it("is laid over what is usual", () => {
    const result = read("partition: main\npoll: { longest: 20 }\nstages: { mtl: { time: 8h } }\n");
    expect(result.ok && result.value).to.deep.equal({
      ...DEFAULT_CLUSTER,
      partition: "main",
      poll: { first: 0.5, longest: 20 },
      stages: { mtl: { time: "8h" } },
    });
  });

  it("that is not there is a missing file, and no missing spec", () => {
    const result = readCluster(join(folder, "other.yaml"), folder);
    expect(result.ok ? [] : result.failures.map(({ code, message }) => `${code}: ${message}`)).to.deep.equal([
      'missing-file: there is no file "other.yaml"',
    ]);
  });

  it("tells all its mistakes with their places", () => {
    const result = read('memroy: 2GiB\nwarning: 5\noptions: ["--array=1-9"]\n');
    const told = result.ok ? [] : result.failures.map(({ code, place }) => `${code} ${place?.line}:${place?.column}`);
    expect(told).to.deep.equal(["unknown-key 1:1", "out-of-range 2:10", "out-of-range 3:11"]);
  });

  it("says in words which options of sbatch there can be", () => {
    const result = read('options: ["--array=1-9", "-q high", "--qos=high"]\n');
    const [first, second] = result.ok ? [] : result.failures;
    expect(first?.message).to.equal('"options[0]" must be an option of sbatch such as --qos=high, found "--array=1-9"');
    expect(first?.help).to.equal(
      "regimen sets --array itself, as it does --job-name, --output, --error, --open-mode, --requeue, --no-requeue, --signal, --export, --export-file, --chdir, --wrap, --parsable, --dependency, --kill-on-invalid-dep, --test-only, --wait",
    );
    expect(second?.message).to.equal('"options[1]" must be an option of sbatch such as --qos=high, found "-q high"');
    expect(second?.help).to.equal(
      "one option a line, in its long form: --NAME or --NAME=VALUE, in lower case, without a blank before the value",
    );
    expect(!result.ok && result.failures).to.have.length(2);
  });
});
