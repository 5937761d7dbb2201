import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { DEFAULT_CLUSTER } from "../../../../src/runner/executors/slurm/cluster.ts";
import { arrayScript } from "../../../../src/runner/executors/slurm/script.ts";
import { onWarning, WARNINGS } from "../../../../src/runner/executors/slurm/warnings.ts";

describe("the warnings of a job of Slurm", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-warned-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a job's script in this machine's bash, with an scontrol that notes what it is asked, and `own` in place of node. */
  function job(own: string, setup: readonly string[] = []) {
    for (const [name, text] of [
      ["scontrol", `echo "$*" >> "${folder}/asked"`],
      ["own", own],
    ] as const) {
      writeFileSync(join(folder, name), `#!/bin/bash\n${text}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    const cluster = { ...DEFAULT_CLUSTER, setup, node: join(folder, "own") };
    const script = arrayScript({ name: "rg-x", size: 1, folder, exported: [], words: [] }, cluster, "/job.js");
    const PATH = [folder, process.env.PATH].join(delimiter);
    const { status } = spawnSync("bash", ["-c", script], { env: { PATH, SLURM_ARRAY_JOB_ID: "7", SLURM_ARRAY_TASK_ID: "3" } });
    const read = (name: string): string | null =>
      existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : null;
    return { script, status, asked: read("asked"), exit: read("3.exit") };
  }

  it("come by a signal that ends nobody who does not listen, and send back into the queue what has stopped", () => {
    const { script, ...ran } = job("kill -URG $PPID; until [ -e 3.warned ]; do sleep 0.1; done; kill -URG $$; exit 75");
    expect(script).to.include("#SBATCH --signal=B:URG@120\n");
    expect(ran).to.deep.equal({ status: 75, asked: "requeue 7_3\n", exit: null });
  });

  it("that come during the setup send the job back before anything begins", () => {
    expect(job("touch began", ["kill -URG $$"])).to.deep.include({ status: 75, asked: "requeue 7_3\n", exit: null });
    expect(existsSync(join(folder, "began"))).to.equal(false);
  });

  it("change nothing where the tasks end all the same, and hold for one start of the job", () => {
    expect(job("kill -USR1 $PPID; until [ -e 3.warned ]; do sleep 0.1; done")).to.deep.include({
      status: 0,
      asked: null,
      exit: "0\n",
    });
    expect(job("[ ! -e 3.warned ]")).to.deep.include({ status: 0, asked: null, exit: "0\n" });
  });

  it("are no more than a request to stop where Slurm ends the job itself", () => {
    const own =
      "kill -URG $PPID; until [ -e 3.warned ]; do sleep 0.1; done; rm 3.warned; kill -TERM $PPID; until [ -e 3.warned ]; do sleep 0.1; done; exit 75";
    expect(job(own)).to.deep.include({ status: 75, asked: null, exit: "75\n" });
  });

  it("reach a process that was not up by then", () => {
    const heard: string[] = [];
    const before = WARNINGS.map((name) => process.listenerCount(`SIG${name}`));
    const stop = (): void => void heard.push("stop");
    try {
      onWarning(folder, 3, stop);
      expect(heard).to.deep.equal([]);
      expect(WARNINGS.map((name) => process.listenerCount(`SIG${name}`))).to.deep.equal(before.map((count) => count + 1));
      writeFileSync(join(folder, "3.warned"), "");
      onWarning(folder, 3, stop);
      expect(heard).to.deep.equal(["stop"]);
    } finally {
      for (const name of [...WARNINGS, "TERM"]) process.removeListener(`SIG${name}`, stop).removeListener(`SIG${name}`, stop);
    }
  });
});
