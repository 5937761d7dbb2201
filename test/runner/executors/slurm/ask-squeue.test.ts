import { expect } from "chai";
import { askSqueue } from "../../../../src/runner/executors/slurm/ask-squeue.ts";
import type { Slurm } from "../../../../src/runner/executors/slurm/commands.ts";

describe("a question to squeue", () => {
  const asked: string[] = [];
  const answering = (code: number | null, out: string, err: string): Slurm => ({
    async ask(command, args) {
      asked.push([command, ...args].join(" "));
      return { code, out, err };
    },
    start() {},
  });

  it("is one call for all jobs", async () => {
    expect(await askSqueue(answering(0, '{"jobs":[]}', ""))).to.deep.equal({ jobs: [] });
    expect(asked).to.deep.equal(["squeue --json --me --states=all"]);
  });

  for (const [what, code, out, err, silent] of [
    ["is not there", null, "", "spawn squeue ENOENT", "spawn squeue ENOENT"],
    [
      "cannot reach the controller",
      1,
      "",
      "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n",
      "slurm_load_jobs error: Unable to contact slurm controller (connect failure)",
    ],
    ["knows no --json", 1, "", "squeue: unrecognized option '--json'\nTry \"squeue --help\"", "unrecognized option '--json'"],
    ["fails without a word", 1, "", "", "it says nothing"],
    ["prints nothing", 0, "", "", "squeue --json printed no JSON: nothing"],
    ["prints text", 0, "JOBID PARTITION\n1 main\n", "", "squeue --json printed no JSON: JOBID PARTITION"],
    ["prints half of it", 0, '{"jobs":[{"job_id":1,', "", 'squeue --json printed no JSON: {"jobs":[{"job_id":1,'],
    ["prints another JSON", 0, "{}", "", "squeue --json printed no list of jobs"],
  ] as const)
    it(`where squeue ${what} says why, in a line`, async () => {
      expect(await askSqueue(answering(code, out, err))).to.deep.equal({ silent });
    });
});
