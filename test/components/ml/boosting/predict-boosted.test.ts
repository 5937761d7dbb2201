import { readFileSync } from "node:fs";
import { expect } from "chai";
import { classProbabilities } from "../../../../src/components/ml/boosting/class-probabilities.ts";
import type { BoostedModel } from "../../../../src/components/ml/boosting/model.ts";
import { parseModelText } from "../../../../src/components/ml/boosting/model-text/parse-model-text.ts";
import { predictBoosted } from "../../../../src/components/ml/boosting/predict-boosted.ts";
import { readCsv } from "../../../../src/formats/csv.ts";
import { worstAbsolute } from "../../../support/closeness.ts";
import { requirePaperReference, requireReference, requireShared, sharedPath } from "../../../support/reference.ts";
import { lightgbmModels } from "./lightgbm-models.ts";
import { smallModel, smallTree } from "./small-model.ts";

const NAN = Number.NaN;

describe("predictBoosted", () => {
  /** Raw scores of one tree, leaves 1, 2, 3, for values of its first feature; the second one is 0. */
  const leaves = (decisionType: number, values: readonly number[], second = 0): number[] =>
    Array.from(
      predictBoosted(
        { ...smallModel, trees: [smallTree([1, 2, 3], decisionType)] },
        [Float64Array.from(values), new Float64Array(values.length).fill(second)],
        values.length,
        { raw: true },
      ),
    );

  it("goes left up to the threshold", () => {
    expect(leaves(2, [0.5, 0.50001, -Infinity, Infinity])).to.deep.equal([1, 3, 1, 3]);
    expect(leaves(2, [9, 9], -1)).to.deep.equal([2, 2]);
  });

  it("takes NaN for 0 where the column had none, else as the node says", () => {
    expect(leaves(0, [NAN])).to.deep.equal([1]);
    expect(leaves(10, [NAN, 0, 1])).to.deep.equal([1, 1, 3]);
    expect(leaves(8, [NAN, 0, 1])).to.deep.equal([3, 1, 3]);
  });

  it("takes zero and what is close to it for missing where the model was told so", () => {
    const near = [0, -0, 1e-36, -1e-36, 1.0000000180025095e-35, NAN];
    expect(leaves(6, near)).to.deep.equal([1, 1, 1, 1, 1, 1]);
    expect(leaves(4, near)).to.deep.equal(Array(6).fill(3));
    expect(leaves(4, [1.1e-35, -1.1e-35])).to.deep.equal([1, 1]);
  });

  it("adds up trees, of the first iterations only where asked, and rows in any order", () => {
    const columns = [Float64Array.of(0, 1), Float64Array.of(0, -5)];
    expect(predictBoosted(smallModel, columns, 2, { raw: true })).to.deep.equal(Float64Array.of(0.375, -0.375));
    expect(predictBoosted(smallModel, columns, [1, 0, 1], { raw: true })).to.deep.equal(Float64Array.of(-0.375, 0.375, -0.375));
    expect(predictBoosted(smallModel, columns, 2, { raw: true, iterations: 1 })).to.deep.equal(Float64Array.of(0.25, -0.5));
    expect(predictBoosted(smallModel, columns, 2, { raw: true, iterations: 0 })).to.deep.equal(Float64Array.of(0, 0));
    expect(predictBoosted({ ...smallModel, trees: [] }, columns, 0)).to.deep.equal(new Float64Array(0));
  });

  it("makes of raw scores what the objective says", () => {
    const columns = [Float64Array.of(0), Float64Array.of(0)];
    const predict = (objective: string, trees: BoostedModel["trees"]): number[] =>
      Array.from(predictBoosted({ ...smallModel, objective, treesPerIteration: trees.length, trees }, columns, 1));
    const [a, b, c] = [smallTree([0.5]), smallTree([-1]), smallTree([2])];
    expect(predict("binary sigmoid:2", [a])).to.deep.equal([1 / (1 + Math.exp(-1))]);
    expect(predict("multiclassova num_class:2 sigmoid:1", [a, b])).to.deep.equal([
      1 / (1 + Math.exp(-0.5)),
      1 / (1 + Math.exp(1)),
    ]);
    const sum = Math.exp(-1.5) + Math.exp(-3) + 1;
    expect(predict("multiclass num_class:3", [a, b, c])).to.deep.equal([Math.exp(-1.5) / sum, Math.exp(-3) / sum, 1 / sum]);
    expect(predict("regression", [b])).to.deep.equal([-1]);
    expect(predict("regression sqrt", [smallTree([-3])])).to.deep.equal([-9]);
  });

  it("gives both classes of a binary model", () => {
    const columns = [Float64Array.of(0), Float64Array.of(0)];
    const p = predictBoosted(smallModel, columns, 1)[0]!;
    expect(classProbabilities(smallModel, columns, 1)).to.deep.equal(Float64Array.of(1 - p, p));
    expect(() => classProbabilities({ ...smallModel, objective: "regression" }, columns, 1)).to.throw(
      RangeError,
      "a regression has no classes",
    );
  });

  it("wants one column a feature", () => {
    expect(() => predictBoosted(smallModel, [new Float64Array(1)], 1)).to.throw(
      RangeError,
      "1 columns for a model of 2 features",
    );
  });

  it("gives each row the same in blocks of any size", () => {
    const count = 5000;
    const column = (factor: number): Float64Array => Float64Array.from({ length: count }, (_, k) => Math.sin(k * factor) * 2);
    const columns = [column(1), column(0.7)];
    const all = predictBoosted(smallModel, columns, count);
    for (const row of [0, 1023, 1024, 4999]) expect(predictBoosted(smallModel, columns, [row])[0]).to.equal(all[row]);
  });

  for (const [which, name, need] of [
    ["paper", "LightGBM 2.3.1", requirePaperReference],
    ["today", "LightGBM 4.7", requireReference],
  ] as const) {
    it(`agrees with 80 models of ${name}: raw scores to the bit, predictions to 1e-15`, function () {
      need.call(this);
      for (const { seed, model, columns, rows, raw, predicted, objective } of lightgbmModels(which)) {
        const ours = predictBoosted(model, columns, rows, { raw: true });
        expect(ours, `seed ${seed}`).to.deep.equal(raw);
        const tolerance = objective === "regression" ? 0 : 1e-15; // exp may differ in the last bit of a number below 1
        expect(worstAbsolute(predictBoosted(model, columns, rows), predicted), `seed ${seed}`).to.be.at.most(tolerance);
      }
    });
  }

  it("gives the probabilities of the reference models to 1e-15", async function () {
    requireShared(this, "golden", "ml");
    for (const [data, name] of [
      ["breast-cancer", "breast-cancer-11"],
      ["wine", "wine-3"],
    ]) {
      for (const version of ["2.3.1", "4.7.0"]) {
        const path = sharedPath("golden", "ml", `${name}-lightgbm-${version}`);
        const golden = JSON.parse(readFileSync(`${path}.json`, "utf8")) as { test: number[]; gbdt: { proba: number[][] } };
        const table = await readCsv(readFileSync(sharedPath("golden", "ml", `${data}.csv`)), "golden.csv");
        const columns = table.columns.flatMap((column) =>
          column.type === "text" || column.name === "label" ? [] : [column.values],
        );
        const model = parseModelText(readFileSync(`${path}.model.txt`, "utf8"), path);
        expect(worstAbsolute(classProbabilities(model, columns, golden.test), golden.gbdt.proba.flat())).to.be.at.most(1e-15);
      }
    }
  });
});
