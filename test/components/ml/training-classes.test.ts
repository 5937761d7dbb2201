import { expect } from "chai";
import { checkTargets, checkWeights } from "../../../src/components/ml/boosting/check-numbers.ts";
import { trainingClasses } from "../../../src/components/ml/training-classes.ts";
import { trainingData } from "../../../src/components/ml/training-data.ts";
import { integerColumn, numberColumn, tableOf } from "../../../src/formats/table.ts";
import { messageOf } from "../../formats/failure-of.ts";

const data = (label: readonly number[], weight: readonly number[] = label.map(() => 1)) => {
  const table = tableOf([
    integerColumn(
      "PID",
      label.map((_, row) => row + 1),
    ),
    numberColumn("x", label),
    numberColumn("y", label),
    numberColumn("w", weight),
  ]);
  const split = { train: label.map((_, row) => row), test: [] };
  return trainingData(
    { features: table, featuresWhere: "f", labels: table, labelsWhere: "f", split },
    { label: "y", weight: "w" },
  );
};

describe("trainingClasses", () => {
  it("gives the classes of the training rows", () => {
    expect(trainingClasses(data([2, 0, 2]), "y", "f")).to.deep.equal([0, 1]);
  });

  it("refuses one class, and numbers that are measured", async () => {
    expect(await messageOf(() => trainingClasses(data([1, 1]), "y", "f"))).to.equal(
      'all training rows have the label 1 in column "y" of f',
    );
    expect(await messageOf(() => trainingClasses(data([0, 0.5]), "y", "f"))).to.equal(
      'column "y" of f holds 0.5, and classes are whole numbers or text',
    );
  });
});

describe("checkTargets and checkWeights", () => {
  it("refuse what float32 does not hold, and parts without weight", async () => {
    expect(await messageOf(() => checkTargets(data([1, 1e39]), "y", "f"))).to.equal(
      'row 2 of f has 1e+39 in column "y", which is more than float32 holds',
    );
    const parts = { train: Int32Array.of(0, 1) };
    expect(await messageOf(() => checkWeights(data([0, 1], [1, 1e39]), parts, "w", "f"))).to.equal(
      'row 2 of f has 1e+39 in column "w", which is more than float32 holds',
    );
    expect(await messageOf(() => checkWeights(data([0, 1], [0, 0]), parts, "w", "f"))).to.equal(
      "all training rows have the weight 0",
    );
    checkTargets(data([0, 1]), "y", "f");
    checkWeights(data([0, 1]), parts, "w", "f");
  });
});
