import { expect } from "chai";
import { train } from "../../../../src/components/nn/train.component.ts";
import { transfer } from "../../../../src/components/nn/transfer.component.ts";
import type { Misfit } from "../../../../src/runner/contract/misfit.ts";

const given = {
  network: "squeezenet3d",
  label: "CT",
  loss: { name: "cross-entropy" },
  optimiser: { name: "sgd" },
  schedule: { name: "cosine" },
  augment: "none",
  validation: 0,
  keep: "last",
  clip: { above: 2000 },
};

/** What nn/train says, without what is left out. */
const said = (more: object, inputs: readonly string[] = []): unknown =>
  plain(train.check!({ ...given, ...more } as never, new Set(inputs)));
const plain = (misfits: readonly Misfit[]): unknown => JSON.parse(JSON.stringify(misfits));

describe("checkTrain", () => {
  it("says nothing where all goes together", () => {
    expect(said({})).to.deep.equal([]);
    expect(said({ network: "covid-mtl", backbone: "resnet3d18", head: "linear", dropout: 0.1 }, ["features"])).to.deep.equal([]);
    expect(said({ keep: "best", patience: 3, validation: 0.1 })).to.deep.equal([]);
    expect(said({ label: undefined, tasks: ["a", "b"], loss: { name: "fixed", weights: { a: 1, b: 0.5 } } })).to.deep.equal([]);
  });

  it("says which options belong to another network, optimiser, schedule or loss", () => {
    expect(
      said({
        head: "authors",
        backbone: "resnet3d18",
        loss: { name: "uncertainty", draws: 2 },
        optimiser: { name: "adamw", momentum: 0.9 },
        schedule: { name: "constant", floor: 1 },
      }),
    ).to.deep.equal([
      { at: ["backbone"], message: 'the network "squeezenet3d" has no option "backbone"', allowed: "dropout" },
      { at: ["head"], message: 'the network "squeezenet3d" has no option "head"', allowed: "dropout" },
      {
        at: ["loss", "draws"],
        message: 'the loss "uncertainty" has no option "draws"',
        allowed: "like, smoothing, classWeights",
      },
      {
        at: ["optimiser", "momentum"],
        message: 'the optimiser "adamw" has no option "momentum"',
        allowed: "beta1, beta2, epsilon, weightDecay",
      },
      { at: ["schedule", "floor"], message: 'the schedule "constant" has no option "floor"', allowed: "warmUp" },
    ]);
  });

  it("says whether there is one way of naming labels", () => {
    const help = "say label: COLUMN for one task, or tasks: [COLUMN, …] for several";
    expect(said({ tasks: ["CT"] })).to.deep.equal([{ at: ["label"], message: "there are both label and tasks", help }]);
    expect(said({ label: undefined })).to.deep.equal([{ at: [], message: "there is no label to learn", help }]);
  });

  it("says which tasks a loss speaks of that there are none of, and which it leaves out", () => {
    const tasks = { label: undefined, tasks: ["ct", "severity"] };
    expect(said({ ...tasks, loss: { name: "fixed" } })).to.deep.equal(
      ["ct", "severity"].map((task) => ({
        at: ["loss"],
        message: `the loss "fixed" has no weight for the task "${task}"`,
        help: "say weights: { ct: …, severity: … }",
      })),
    );
    expect(said({ ...tasks, loss: { name: "fixed", weights: { ct: 1, severty: 1 } } })).to.deep.equal([
      {
        at: ["loss", "weights", "severty"],
        message: 'the loss "fixed" speaks of a task "severty", which there is none of',
        allowed: "ct, severity",
        nearest: "severity",
      },
      {
        at: ["loss", "weights"],
        message: 'the loss "fixed" has no weight for the task "severity"',
        help: "say weights: { ct: …, severity: … }",
      },
    ]);
  });

  it("says what needs a validation part", () => {
    const help = "say validation: 0.1 to hold a tenth of the training cases out; the test part is not there to choose by";
    expect(said({ keep: "best", patience: 3 })).to.deep.equal([
      { at: ["keep"], message: "keep: best needs a validation part, and none is held out", help },
      { at: ["patience"], message: "patience needs a validation part, and none is held out", help },
    ]);
  });

  it("says what scans cannot be", () => {
    expect(
      said({ augment: "paper", crop: { size: { z: 8, y: 12, x: 8 } }, clip: { below: 5, above: 5 } }, ["features"]),
    ).to.deep.equal([
      {
        at: ["network"],
        message: 'the network "squeezenet3d" takes no radiomics',
        help: "covid-mtl does: use it with this network as its backbone, or leave the features away",
      },
      {
        at: ["augment"],
        message: "augment: quarter turns need square slices, and the network's have 12 × 8 voxels",
        help: "crop to a square, or set turn.quarter and turn.random to 0",
      },
      {
        at: ["clip", "below"],
        message: "clip: below, 5, is not below above, 5",
        help: "below is the least value left, above the greatest",
      },
    ]);
  });

  it("says the same of a transfer", () => {
    const said = plain(
      transfer.check!({ ...given, keep: "best", optimiser: { name: "adamw", nesterov: true } } as never, new Set()),
    );
    expect((said as Misfit[]).map(({ at }) => at.join("."))).to.deep.equal(["optimiser.nesterov", "keep"]);
  });
});
