import { expect } from "chai";
import { scratchOn } from "../../../../src/runner/executors/slurm/scratch.ts";

describe("the scratch folder of a node", () => {
  it("has the node's variables in it", () => {
    const env = { TMPDIR: "/local/job.7", USER: "ada" };
    expect(scratchOn("$TMPDIR/regimen", env)).to.deep.equal({ folder: "/local/job.7/regimen" });
    expect(scratchOn("/scratch/${USER}_x/$USER", env)).to.deep.equal({ folder: "/scratch/ada_x/ada" });
    expect(scratchOn("/scratch/a b", env)).to.deep.equal({ folder: "/scratch/a b" });
  });

  it("is none where none is named, or a variable in it is not set", () => {
    expect(scratchOn(null, {})).to.deep.equal({});
    expect(scratchOn("$TMPDIR/regimen", {})).to.deep.equal({ unset: "$TMPDIR" });
    expect(scratchOn("/x/${JOB}", { JOB: "" })).to.deep.equal({ unset: "$JOB" });
  });
});
