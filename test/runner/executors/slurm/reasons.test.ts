import { expect } from "chai";
import { isHopeless } from "../../../../src/runner/executors/slurm/reasons.ts";

describe("why a job waits", () => {
  it("is hopeless where only somebody's doing can help", () => {
    const hopeless = [
      "PartitionTimeLimit",
      "BadConstraints",
      "InvalidAccount",
      "QOSMaxWallDurationPerJobLimit",
      "AssocMaxCpuPerJobLimit",
    ];
    expect(hopeless.filter(isHopeless)).to.deep.equal(hopeless);
  });

  it("is none to worry about where others only have to end", () => {
    const usual = [
      "",
      "Resources",
      "Priority",
      "Dependency",
      "BeginTime",
      "ReqNodeNotAvail",
      "QOSMaxCpuPerUserLimit",
      "AssocGrpCpuLimit",
    ];
    expect(usual.filter(isHopeless)).to.deep.equal([]);
  });
});
