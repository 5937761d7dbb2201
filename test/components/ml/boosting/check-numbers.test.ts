import { expect } from "chai";
import { checkTargets, checkWeights } from "../../../../src/components/ml/boosting/check-numbers.ts";
import { type TrainingData, trainingData } from "../../../../src/components/ml/training-data.ts";
import { integerColumn, numberColumn, tableOf } from "../../../../src/formats/table.ts";
import { failureOf } from "../../../formats/failure-of.ts";

/** Three training rows and one test row, with ids from 100. */
const dataOf = (y: number[], w: number[]): TrainingData => {
  const columns = [integerColumn("id", Float64Array.of(100, 101, 102, 103)), numberColumn("x", Float64Array.of(1, 2, 3, 4))];
  const table = tableOf([...columns, numberColumn("y", Float64Array.from(y)), numberColumn("w", Float64Array.from(w))]);
  const split = { train: [0, 1, 2], test: [3] };
  const input = { features: table, featuresWhere: "f", labels: table, labelsWhere: "cohort.patients", split };
  return trainingData(input, { label: "y", weight: "w" });
};
const parts = { train: Int32Array.of(0, 1), validation: Int32Array.of(2) };
const weigh = (w: number[]) => failureOf(() => checkWeights(dataOf([0, 1, 2, 3], w), parts, "w", "cohort.patients"));

describe("checkTargets", () => {
  it("refuses what float32 does not hold, and lets test rows go without", async () => {
    checkTargets(dataOf([-3e38, 0, 1, Number.NaN], [1, 1, 1, 1]), "y", "cohort.patients");
    for (const [y, id, text] of [
      [[0, 1e39, 1, 2], 101, "1e+39"],
      [[0, 1, 2, Number.NEGATIVE_INFINITY], 103, "-Infinity"],
    ] as const) {
      expect(await failureOf(() => checkTargets(dataOf([...y], [1, 1, 1, 1]), "y", "cohort.patients"))).to.deep.equal({
        code: "bad-label",
        message: `row ${id} of cohort.patients has ${text} in column "y", which is more than float32 holds`,
        help: "scale the column, or leave the row out of the split",
      });
    }
  });
});

describe("checkWeights", () => {
  it("refuses parts without weight, and weights that float32 does not hold", async () => {
    checkWeights(dataOf([0, 1, 2, 3], [0, 1, 1, 0]), parts, "w", "cohort.patients");
    expect(await weigh([0, 1e-50, 1, 1])).to.deep.equal({ code: "no-weight", message: "all training rows have the weight 0" });
    expect(await weigh([0, 1, 0, 1])).to.deep.equal({ code: "no-weight", message: "all validation rows have the weight 0" });
    expect(await weigh([1e39, 1, 1, 1])).to.deep.equal({
      code: "bad-weight",
      message: 'row 100 of cohort.patients has 1e+39 in column "w", which is more than float32 holds',
    });
  });
});
