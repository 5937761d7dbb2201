import { expect } from "chai";
import { isTimeUp, secondsLeft } from "../../../../src/runner/executors/slurm/time-left.ts";

describe("the time that squeue says is left", () => {
  it("is read in each of its forms", () => {
    expect(["0:00", "5:03\n", "2:03:04", "1-02:03:04"].map(secondsLeft)).to.deep.equal([0, 303, 7384, 93_784]);
  });

  it("is without end where there is no limit, or nothing that can be read", () => {
    expect(["UNLIMITED", "NOT_SET", "INVALID", ""].map(secondsLeft)).to.deep.equal(Array(4).fill(Number.POSITIVE_INFINITY));
  });

  it("is not up where nobody answers", () => {
    expect(isTimeUp({ PATH: "/nowhere", SLURM_JOB_ID: "1" }, 120)).to.equal(false);
  });
});
