import { expect } from "chai";
import { efficiencyLines, stageUses, type TaskUse } from "../../../src/runner/log/efficiency.ts";

const GIB = 2 ** 30;
const use = (stage: string, more: Partial<TaskUse> = {}): TaskUse => ({
  ...{ stage, job: "8_0", node: "n1", seconds: 100, bound: false },
  asked: { cpus: 1, bytes: null, seconds: null },
  used: { cpuSeconds: 90, bytes: GIB / 4 },
  ...more,
});

describe("requested against used", () => {
  it("adds up the tasks of a stage, and puts first what kept most processors idle", () => {
    const stages = stageUses([
      use("forest"),
      use("ct", { asked: { cpus: 4, bytes: 8 * GIB, seconds: 7200 }, used: { cpuSeconds: 95, bytes: GIB } }),
      use("ct", { seconds: 300, asked: { cpus: 4, bytes: 8 * GIB, seconds: 7200 }, used: { cpuSeconds: 300, bytes: 2 * GIB } }),
    ]);
    expect(stages.map(({ stage }) => stage)).to.deep.equal(["ct", "forest"]);
    expect(stages[0]).to.deep.equal({
      stage: "ct",
      tasks: 2,
      cpuSeconds: { asked: 1600, used: 395 },
      bytes: { asked: 8 * GIB, most: 2 * GIB },
      seconds: { asked: 7200, longest: 300 },
      advice: {
        resources: { cpus: 1, memory: "2.75GiB", time: "10m" },
        why: "the busiest task kept 1.0 of 4 CPUs busy, the largest held 2.0 GiB of 8.0 GiB, the longest took 5 min of 2.0 h",
      },
    });
    expect(stages[1]?.advice).to.equal(null);
  });

  it("is told in a line for all, one for each stage that says something, and what to ask for instead", () => {
    const stages = stageUses([
      use("split", { seconds: 1, used: { cpuSeconds: 0.5, bytes: 2 ** 26 } }),
      use("ct", { asked: { cpus: 4, bytes: 8 * GIB, seconds: 7200 } }),
    ]);
    expect(efficiencyLines(stages)).to.deep.equal([
      "  used    2 tasks: 91 s of 7 min CPU (23 %), at most 256 MiB, longest 2 min",
      "          ct  1 task: 90 s of 7 min CPU (23 %), at most 256 MiB of 8.0 GiB, longest 2 min of 2.0 h",
      "  note    ct: resources: { cpus: 1, memory: 512MiB, time: 10m } would do (the busiest task kept 0.9 of 4 CPUs busy, the largest held 256 MiB of 8.0 GiB, the longest took 2 min of 2.0 h)",
    ]);
    expect(efficiencyLines(stageUses([use("split", { seconds: 2, used: { cpuSeconds: 1, bytes: 2 ** 26 } })]))).to.deep.equal([
      "  used    split, 1 task: 1.0 s of 2.0 s CPU (50 %), at most 64 MiB, longest 2.0 s",
    ]);
  });

  it("warns of memory that was nearly all taken", () => {
    const [stage] = stageUses([
      use("ct", { asked: { cpus: 1, bytes: GIB, seconds: null }, used: { cpuSeconds: 99, bytes: 0.95 * GIB } }),
    ]);
    expect(stage?.advice).to.deep.equal({ resources: { memory: "1.25GiB" }, why: "the largest held 973 MiB of 1.0 GiB" });
  });

  it("advises no fewer processors where results depend on their number, or where next to nothing ran", () => {
    const four = { cpus: 4, bytes: null, seconds: null };
    expect(stageUses([use("nn", { asked: four, bound: true })])[0]?.advice).to.equal(null);
    expect(stageUses([use("quick", { asked: four, seconds: 20 })])[0]?.advice).to.equal(null);
  });

  it("says what was asked for where the node tells nothing of use", () => {
    const stages = stageUses([use("ct", { used: null })]);
    expect(stages[0]?.cpuSeconds).to.deep.equal({ asked: 100, used: null });
    expect(efficiencyLines(stages)).to.deep.equal(["  used    ct, 1 task: 2 min of CPU asked for, longest 2 min"]);
  });
});
