import { expect } from "chai";
import { type EpochRecord, historyTable, partMeasure } from "../../../../src/components/nn/training/history.ts";

const measure = partMeasure([
  { loss: 0.5, accuracy: 1 },
  { loss: 0.25, accuracy: 0.5 },
]);
const first: EpochRecord = { epoch: 1, learningRate: 0.005, loss: 0.75, tasks: [0.5, 1], weights: [0.5, 0.5], test: measure };

describe("the history of a training", () => {
  it("has a row an epoch, and columns for the parts that were looked at", () => {
    const table = historyTable([first, { ...first, epoch: 2, loss: 0.5 }], ["CT", "NAT"]);
    expect(table.columns.map(({ name }) => name)).to.deep.equal([
      "epoch",
      "learning_rate",
      "train_loss",
      "train_loss_CT",
      "train_loss_NAT",
      "weight_CT",
      "weight_NAT",
      "test_loss",
      "test_loss_CT",
      "test_loss_NAT",
      "test_accuracy_CT",
      "test_accuracy_NAT",
    ]);
    expect(table.columns.map(({ values }) => values[0])).to.deep.equal([
      1, 0.005, 0.75, 0.5, 1, 0.5, 0.5, 0.75, 0.5, 0.25, 1, 0.5,
    ]);
    expect([...table.columns[2]!.values]).to.deep.equal([0.75, 0.5]);
  });

  it("leaves cells empty where nothing was measured", () => {
    const { validation, ...rest } = { ...first, validation: measure };
    const table = historyTable([{ ...rest, validation }, rest], ["CT", "NAT"]);
    const column = table.columns.find(({ name }) => name === "validation_loss");
    expect([...column!.values]).to.deep.equal([0.75, Number.NaN]);
  });

  it("sums the tasks that can be measured", () => {
    const nothing = { loss: Number.NaN, accuracy: Number.NaN };
    expect(partMeasure([nothing, { loss: 2, accuracy: 0 }]).loss).to.equal(2);
    expect(partMeasure([nothing]).loss).to.be.NaN;
  });
});
