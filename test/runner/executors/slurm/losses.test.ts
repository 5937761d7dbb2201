import { expect } from "chai";
import { tellLosses } from "../../../../src/runner/executors/slurm/losses.ts";

const lost = (job: string, ...said: readonly string[]) => ({ text: `job ${job} ended as FAILED on n1`, said });

describe("lost tasks", () => {
  const told: string[] = [];
  beforeEach(() => {
    told.length = 0;
  });
  const all = async (count: number): Promise<readonly string[]> => {
    for (let waited = 0; told.length < count && waited < 200; waited++) await new Promise((resolve) => setTimeout(resolve, 10));
    return told;
  };

  it("are told of together where they were lost in one way, and what a job printed once", async () => {
    const losses = tellLosses((text) => told.push(text));
    losses.take("a", lost("7_0", "spool/job07/script: no node"));
    losses.take("b", lost("7_1", "spool/job08/script: no node"));
    losses.take("c", { text: "job 8_0 is gone", said: [] });
    expect(await all(2)).to.deep.equal([
      "a and 1 more task: job 7_0 ended as FAILED on n1; they are submitted again\n          spool/job07/script: no node",
      "c: job 8_0 is gone; it is submitted again",
    ]);
    losses.take("a", lost("9_0", "spool/job09/script: no node"));
    expect((await all(3))[2]).to.equal("a: job 9_0 ended as FAILED on n1; it is submitted again");
  });

  it("say nothing again that a note has said", async () => {
    const losses = tellLosses((text) => told.push(text));
    expect(losses.noted("the node n1 fails jobs", ["no disk", "here"])).to.equal(
      "the node n1 fails jobs\n          no disk\n          here",
    );
    losses.take("a", lost("7_0", "no disk", "here"));
    expect(await all(1)).to.deep.equal(["a: job 7_0 ended as FAILED on n1; it is submitted again"]);
  });
});
