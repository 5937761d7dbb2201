import { expect } from "chai";
import { hopelessText, isHopeless } from "../../../../src/runner/executors/slurm/reasons.ts";

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

  it("is told in Slurm's word, and in others", () => {
    expect(["PartitionConfig", "InvalidAccount", "AssocMaxCpuPerJobLimit"].map(hopelessText)).to.deep.equal([
      "PartitionConfig: it asks for more than a node of its partition has",
      "InvalidAccount: its account is not known, or has expired",
      "AssocMaxCpuPerJobLimit: it asks for more than a limit on single jobs allows",
    ]);
  });
});
