import { expect } from "chai";
import { badNodes } from "../../../../src/runner/executors/slurm/bad-nodes.ts";

const LOST = { text: "job 8_0 ended as FAILED on n1", said: ["node: command not found"] };

describe("nodes that fail jobs", () => {
  it("are named and left out at the second task in a row", () => {
    const nodes = badNodes();
    expect(nodes.blame("n1", LOST)).to.deep.equal([]);
    expect(nodes.excluded()).to.deep.equal([]);
    expect(nodes.blame("n1", LOST)).to.deep.equal([
      "the node n1 fails jobs (job 8_0 ended as FAILED on n1); it is left out from now on",
      "node: command not found",
    ]);
    expect(nodes.blame("n1", LOST), "told once").to.deep.equal([]);
    expect(nodes.excluded()).to.deep.equal(["--exclude=n1"]);
    expect(nodes.why()).to.deep.equal([
      "the node n1 was left out, since it fails jobs (job 8_0 ended as FAILED on n1); its last one printed:",
      "  node: command not found",
    ]);
  });

  it("are no bad ones where a task was done in between", () => {
    const nodes = badNodes();
    nodes.blame("n1", LOST);
    nodes.praise("n1");
    nodes.blame("n1", LOST);
    expect(nodes.excluded()).to.deep.equal([]);
  });

  it("need a name to be left out by", () => {
    const nodes = badNodes();
    for (let times = 0; times < 3; times++) expect(nodes.blame("", LOST)).to.deep.equal([]);
    expect(nodes.excluded()).to.deep.equal([]);
  });
});
