import { expect } from "chai";
import { expandTune, type TuneParams } from "../../../../src/components/ml/tuning/expand-tune.ts";

const PARAMS: TuneParams = {
  component: "ml/random-forest",
  with: { label: "y", trees: 5 },
  grid: { maxDepth: [2, 4] },
  search: "grid",
  draws: 10,
  seed: 3,
  folds: 2,
  shuffle: true,
  stratify: true,
  metric: "accuracy",
};

describe("components/ml/tuning/expandTune", () => {
  it("makes folds, a trial a point and fold, and the choice", () => {
    const { parts, misfits } = expandTune(PARAMS);
    expect(misfits).to.deep.equal([]);
    expect(parts.map(({ name, cell }) => [name, cell])).to.deep.equal([
      ["folds", {}],
      ["trial", { maxDepth: 2, fold: 0 }],
      ["trial", { maxDepth: 2, fold: 1 }],
      ["trial", { maxDepth: 4, fold: 0 }],
      ["trial", { maxDepth: 4, fold: 1 }],
      ["choice", {}],
    ]);
    expect(parts[0]).to.deep.include({
      use: { at: ["folds"], value: "data/k-fold" },
      in: { table: { input: "labels" }, split: { input: "split" } },
      with: {
        folds: { at: ["folds"], value: 2 },
        seed: { at: ["seed"] },
        shuffle: { at: ["shuffle"], value: true },
        stratify: { at: ["with", "label"] },
      },
    });
    expect(parts[3]).to.deep.include({
      use: { at: ["component"] },
      in: { features: { input: "features" }, labels: { input: "labels" }, split: { part: 0, port: "fold0" } },
      with: {
        label: { at: ["with", "label"] },
        trees: { at: ["with", "trees"] },
        maxDepth: { at: ["grid", "maxDepth", 1] },
      },
    });
    expect(parts[5]).to.deep.include({
      in: { scores: [1, 2, 3, 4].map((part) => ({ part, port: "scores" })) },
      with: {
        points: { at: ["grid"], value: [{ maxDepth: 2 }, { maxDepth: 4 }] },
        folds: { at: ["folds"], value: 2 },
        metric: { at: ["metric"], value: "accuracy" },
      },
    });
  });

  it("stratifies by the label alone, where there is one and it may", () => {
    for (const change of [{ stratify: false }, { with: {} }, { with: { label: 3 } }]) {
      expect(expandTune({ ...PARAMS, ...change }).parts[0]?.with).not.to.have.property("stratify");
    }
  });

  it("leaves out a parameter that is null", () => {
    const { parts } = expandTune({ ...PARAMS, grid: { maxDepth: [null, 2] } });
    expect(parts[1]?.cell).to.deep.equal({ maxDepth: null, fold: 0 });
    expect(parts[1]?.with).to.deep.equal({ label: { at: ["with", "label"] }, trees: { at: ["with", "trees"] } });
  });

  it("hands on the classes", () => {
    expect(expandTune({ ...PARAMS, classes: ["a", "b"] }).parts.at(-1)?.with.classes).to.deep.equal({ at: ["classes"] });
  });

  it("tells what does not go together, and the parts without it", () => {
    const { parts, misfits } = expandTune({ ...PARAMS, grid: { trees: [1, 2], maxDepth: [3], rate: { min: 0, max: 1 } } });
    expect(misfits.map(({ at }) => at)).to.deep.equal([
      ["grid", "rate"],
      ["grid", "trees"],
    ]);
    expect(misfits[1]).to.deep.equal({
      at: ["grid", "trees"],
      message: 'the parameter "trees" is fixed under `with` and searched in the grid',
      help: "leave it out of one of them",
    });
    expect(parts[1]?.cell).to.deep.equal({ maxDepth: 3, fold: 0 });
    expect(expandTune({ ...PARAMS, grid: {} })).to.deep.include({ parts: [] });
  });

  it("has a limit to the trainings", () => {
    const grid = { trees: Array.from({ length: 201 }, (_, i) => i + 1) };
    expect(expandTune({ ...PARAMS, with: { label: "y" }, grid, folds: 500 })).to.deep.equal({
      misfits: [{ at: ["folds"], message: "201 points on 500 folds are 100500 trainings", allowed: "up to 100000" }],
      parts: [],
    });
  });

  it("searches no parameter whose name the trials need themselves", () => {
    const grid = Object.fromEntries(["mean", "sd", "rank", "fold", "fold12", "folds", "ranks"].map((name) => [name, [1]]));
    const { parts, misfits } = expandTune({ ...PARAMS, grid });
    expect(misfits.map(({ at }) => at[1])).to.deep.equal(["mean", "sd", "rank", "fold", "fold12"]);
    expect(misfits[2]).to.deep.equal({
      at: ["grid", "rank"],
      message: 'a parameter named "rank" cannot be searched: the trials have a "rank" of their own',
      help: "give the component's parameter another name; mean, sd, rank, fold, fold0, fold1, … are taken",
    });
    expect(parts[1]?.cell).to.deep.equal({ folds: 1, ranks: 1, fold: 0 });
  });
});
