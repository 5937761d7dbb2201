import { expect } from "chai";
import { betterOf, isQuality, metricHead, metricName, runNameOf } from "../../../../src/runner/tracking/record/names.ts";
import { fakeTask } from "./fake-world.ts";

const HOME = { experiment: "leaves", variant: null };

describe("names of what is logged", () => {
  it("names a task's run by what varies", () => {
    const task = fakeTask("forest", { cell: { label: "COVIDCT", seed: 11 } });
    expect(runNameOf(task, HOME)).to.equal("forest label=COVIDCT seed=11");
    expect(metricHead(task, HOME)).to.equal("forest label COVIDCT seed 11");
    expect(runNameOf(fakeTask("split"), HOME)).to.equal("split");
  });

  it("says which variant or experiment where it is another's", () => {
    const slow = fakeTask("forest", { variant: "slow" });
    expect(runNameOf(slow, HOME)).to.equal("forest (slow)");
    expect(runNameOf(slow, { ...HOME, variant: "slow" })).to.equal("forest (slow)");
    expect(runNameOf(fakeTask("forest"), { ...HOME, variant: "slow" })).to.equal("forest");
    expect(runNameOf(fakeTask("forest", { experiment: "trees" }), HOME)).to.equal("trees:forest (base)");
  });

  it("names a variant's metrics as the base's, which they are compared with", () => {
    const slow = fakeTask("forest", { variant: "slow", cell: { seed: 1 } });
    expect(metricHead(slow, { ...HOME, variant: "slow" })).to.equal("forest seed 1");
    expect(metricHead(slow, HOME)).to.equal("forest seed 1 at slow");
    expect(metricHead(fakeTask("forest"), { ...HOME, variant: "slow" })).to.equal("forest at base");
  });

  it("puts learning curves into a section of MLflow's charts for each part of the data", () => {
    const named = Object.fromEntries(
      ["trainLoss", "validationAccuracy ill", "testLoss", "learningRate", "trainer", "train/auc", "test"].map((name) => [
        name,
        metricName(name),
      ]),
    );
    expect(named).to.deep.equal({
      trainLoss: "train/loss",
      "validationAccuracy ill": "validation/accuracy ill",
      testLoss: "test/loss",
      learningRate: "learningRate",
      trainer: "trainer",
      "train/auc": "train/auc",
      test: "test",
    });
  });

  it("knows of which curves less or more is better", () => {
    const better = [
      "validation/loss",
      "test/binary_logloss",
      "validation/auc",
      "validation/accuracy ill",
      "train/loss",
      "learningRate",
      "validation/rows",
    ];
    expect(better.map(betterOf)).to.deep.equal([-1, -1, 1, 1, 0, 0, 0]);
    expect(["accuracy", "evaluate/f1", "rows", "trees", "oobScore", "validation/loss best"].map(isQuality)).to.deep.equal([
      true,
      true,
      false,
      false,
      true,
      true,
    ]);
  });
});
