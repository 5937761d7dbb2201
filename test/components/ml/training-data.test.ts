import { expect } from "chai";
import { type TrainingOptions, trainingData } from "../../../src/components/ml/training-data.ts";
import type { Split } from "../../../src/formats/kind-values.ts";
import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";

const features = tableOf([integerColumn("PID", [3, 1, 2]), numberColumn("x", [0.3, 0.1, 0.2]), numberColumn("y", [9, 7, 8])]);
const labels = tableOf([integerColumn("PID", [1, 2, 3]), textColumn("kind", ["b", "a", null]), numberColumn("w", [1, 2, -1])]);
const join = (options: TrainingOptions, split: Split, table: Table = features, other: Table = labels) =>
  trainingData({ features: table, featuresWhere: "features", labels: other, labelsWhere: "labels", split }, options);

describe("trainingData", () => {
  it("joins by id, and keeps the split's order", () => {
    const data = join({ label: "kind" }, { train: [2, 1], test: [0] });
    expect(data.features.map(({ name }) => name)).to.deep.equal(["x", "y"]);
    expect(data.classes).to.deep.equal(["a", "b"]);
    expect([...data.codes]).to.deep.equal([-1, 1, 0]);
    expect([[...data.train], [...data.test]]).to.deep.equal([[2, 1], [0]]);
    expect(data.label.values).to.deep.equal([null, "b", "a"]);
  });

  it("takes one file as both tables: label and weight are no features", () => {
    const one = tableOf([numberColumn("x", [1, 2]), integerColumn("label", [0, 1]), numberColumn("w", [1, 3])]);
    const data = join({ label: "label", weight: "w" }, { train: [0, 1], test: [] }, one, one);
    expect(data.features.map(({ name }) => name)).to.deep.equal(["x"]);
    expect([...data.weights!]).to.deep.equal([1, 3]);
    expect([...(data.id.values as Float64Array)]).to.deep.equal([0, 1]);
  });

  it("says what is missing", async () => {
    expect(await failureOf(() => join({ label: "kind" }, { train: [0, 1], test: [] }))).to.deep.equal({
      code: "missing-label",
      message: 'training row 3 has no label in column "kind" of labels',
      help: "take rows without a label out before the split (data/select)",
    });
    const split = { train: [1, 2], test: [] };
    expect(await messageOf(() => join({ label: "kind", drop: ["x", "y"] }, split))).to.equal(
      'features has no features: no numeric columns but "PID", "kind", "x" and "y"',
    );
    expect(await messageOf(() => join({ label: "kind" }, { train: [], test: [1] }))).to.equal("the split has no training rows");
    expect(await messageOf(() => join({ label: "PID", weight: "w" }, { train: [0], test: [] }))).to.equal(
      'column "w" of labels has -1 in row 3; weights are finite and at least 0',
    );
    expect(await messageOf(() => join({ label: "w", weight: "kind" }, split))).to.equal(
      'column "kind" of labels holds text; weights are numbers',
    );
  });
});
