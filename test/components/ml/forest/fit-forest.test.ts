import { expect } from "chai";
import { fitForest } from "../../../../src/components/ml/forest/fit-forest.ts";
import { DEFAULT_SETTINGS, type ForestSettings } from "../../../../src/components/ml/forest/settings.ts";
import { requirePaperReference } from "../../../support/reference.ts";
import { compareProblems } from "./differential.ts";
import { drawProblem } from "./draw-problem.ts";
import { manySwaps } from "./many-swaps.ts";

const settings = (given: Partial<ForestSettings>): ForestSettings => ({ ...DEFAULT_SETTINGS, ...given });
const rows = [0, 1, 2, 3, 4, 5];
const six = {
  columns: [Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(0, 1, 0, 1, 0, 1)],
  featureNames: ["a", "b"],
  rows,
  codes: Int32Array.of(0, 0, 0, 1, 1, 1),
  classes: ["no", "yes"],
};

describe("fitForest", () => {
  it("splits midway between two values, and stops at pure leaves", async () => {
    const { trees } = await fitForest(six, settings({ trees: 1, bootstrap: false, maxFeatures: "all" }));
    expect(trees).to.deep.equal([
      {
        feature: Int32Array.of(0, -1, -1),
        threshold: Float64Array.of(3.5, 0, 0),
        left: Int32Array.of(1, -1, -1),
        right: Int32Array.of(2, -1, -1),
        impurity: Float64Array.of(0.5, 0, 0),
        samples: Int32Array.of(6, 3, 3),
        weight: Float64Array.of(6, 3, 3),
        value: Float64Array.of(3, 3, 3, 0, 0, 3),
      },
    ]);
  });

  it("draws rows with replacement, and counts each once in a node", async () => {
    const { trees } = await fitForest(six, settings({ trees: 20, seed: 5 }));
    for (const { samples, weight } of trees) {
      expect(weight[0]).to.equal(6);
      expect(samples[0]).to.be.lessThan(7);
    }
    expect(new Set(trees.map(({ samples }) => samples[0])).size).to.be.greaterThan(1);
  });

  it("grows a tree of one leaf where all features are constant", async () => {
    const { trees } = await fitForest(
      { ...six, columns: [new Float64Array(6).fill(2), new Float64Array(6)] },
      settings({ trees: 1, bootstrap: false }),
    );
    expect(trees[0]!.feature).to.deep.equal(Int32Array.of(-1));
  });

  it("calls no row but its own, and tells how many trees are done", async () => {
    const done: number[] = [];
    const columns = six.columns.map((values) => Float64Array.of(Number.NaN, ...values));
    const shifted = { ...six, columns, rows: rows.map((row) => row + 1) };
    const ours = await fitForest(shifted, settings({ trees: 4 }), { progress: (trees) => done.push(trees) });
    expect(done).to.deep.equal([1, 2, 3, 4]);
    expect(ours.trees).to.deep.equal((await fitForest(six, settings({ trees: 4 }))).trees);
  });

  it("refuses to draw no row, or more than there are", async () => {
    for (const maxSamples of [0.01, 7]) {
      const failed = await fitForest(six, settings({ maxSamples })).then(
        () => "nothing",
        (error: Error) => `${error.name}: ${error.message}`,
      );
      expect(failed).to.equal(`RangeError: cannot draw ${maxSamples === 7 ? 7 : 0} of 6 rows`);
    }
  });

  it("ends between two trees when told to", async () => {
    const controller = new AbortController();
    let done = 0;
    const progress = (): void => {
      if (++done === 3) controller.abort(new Error("enough"));
    };
    const failed = await fitForest(six, settings({ trees: 1000 }), { signal: controller.signal, progress }).catch(
      (error: Error) => error.message,
    );
    expect([failed, done]).to.deep.equal(["enough", 3]);
  });

  describe("with several threads", () => {
    // large enough that threads are started: 40 trees × 30 features × 2,000 rows × 11 levels
    const { columns, codes, train, classes } = drawProblem(9, 0, { rows: 2000 });
    const wide = Array.from({ length: 30 }, (_, k) =>
      columns[k % columns.length]!.map((value, row) => value + ((row * (k + 7)) % 13)),
    );
    const training = {
      columns: wide,
      featureNames: wide.map((_, k) => `f${k}`),
      rows: Int32Array.from({ length: train }, (_, row) => row),
      codes: codes.subarray(0, train),
      classes,
    };
    const many = settings({ trees: 40, maxFeatures: "all", seed: 2 });

    it("grows the same trees", async () => {
      const one = await fitForest(training, many);
      for (const threads of [2, 3]) expect((await fitForest(training, many, { threads })).trees).to.deep.equal(one.trees);
    });

    it("ends all threads when told to", async () => {
      const controller = new AbortController();
      const progress = (done: number): void => {
        if (done === 2) controller.abort(new Error("enough"));
      };
      const failed = await fitForest(training, many, { threads: 3, signal: controller.signal, progress }).catch(
        (error: Error) => error.message,
      );
      expect(failed).to.equal("enough");
    });
  });

  it("agrees with scikit-learn where sorting falls back to a heap", async function () {
    requirePaperReference.call(this);
    const hard = manySwaps(400);
    const problem = drawProblem(9, 1, { rows: 400 });
    const columns = [...problem.columns.slice(0, 1), Float64Array.from(problem.codes, (_, row) => hard[row % 400]!)];
    const weights = Float64Array.from({ length: 400 }, (_, row) => 0.1 + ((row * 37) % 101) / 70);
    const codes = Int32Array.from(problem.codes, (_, row) => (row * 5 + (row >> 3)) % 3);
    const found = await compareProblems([
      {
        ...problem,
        columns,
        weights,
        codes,
        classes: [0, 1, 2],
        repeats: 0,
        settings: settings({ trees: 4, bootstrap: false, maxFeatures: "all" }),
      },
    ]);
    expect(found.flatMap(({ differences }) => differences)).to.deep.equal([]);
  }).timeout(60_000);
});
