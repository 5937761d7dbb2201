import { expect } from "chai";
import { trainingClasses } from "../../../src/components/ml/training-classes.ts";
import { trainingData } from "../../../src/components/ml/training-data.ts";
import { type Column, numberColumn, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf } from "../../formats/failure-of.ts";

const classesOf = (column: Column, train: number[], test: number[]): readonly number[] => {
  const x = numberColumn(
    "x",
    column.values.map((_: unknown, row: number) => row),
  );
  const table = tableOf([x, column]);
  const input = { features: table, featuresWhere: "f", labels: table, labelsWhere: "cohort.patients", split: { train, test } };
  return trainingClasses(trainingData(input, { label: "y" }), "y", "cohort.patients");
};

describe("trainingClasses", () => {
  it("gives the codes of the training rows' classes", () => {
    expect(classesOf(textColumn("y", ["c", "b", "a", "c"]), [0, 2], [1, 3])).to.deep.equal([0, 2]);
    expect(classesOf(numberColumn("y", Float64Array.of(3, -1, 3, Number.NaN)), [0, 1], [2, 3])).to.deep.equal([0, 1]);
  });

  it("refuses one class only", async () => {
    expect(await failureOf(() => classesOf(textColumn("y", ["a", "a", "b"]), [0, 1], [2]))).to.deep.equal({
      code: "one-class",
      message: 'all training rows have the label "a" in column "y" of cohort.patients',
    });
  });

  it("refuses measurements as classes", async () => {
    for (const value of [0.5, Number.POSITIVE_INFINITY]) {
      expect(await failureOf(() => classesOf(numberColumn("y", Float64Array.of(1, 2, value)), [0, 1], [2]))).to.deep.equal({
        code: "bad-label",
        message: `column "y" of cohort.patients holds ${value}, and classes are whole numbers or text`,
        help: "to predict numbers take ml/gradient-boosting with objective: regression; for classes write the labels as text",
      });
    }
  });
});
