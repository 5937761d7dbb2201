import { expect } from "chai";
import { validationRows } from "../../../../src/components/ml/boosting/validation-rows.ts";
import { integerColumn, numberColumn, tableOf } from "../../../../src/formats/table.ts";
import { stratifiedSplit } from "../../../../src/stats/split/stratified-split.ts";
import { failureOf } from "../../../formats/failure-of.ts";

const table = tableOf([integerColumn("PID", [10, 11, 12, 13, 14, 15]), numberColumn("x", [1, 2, 3, 4, 5, 6])]);
const train = Int32Array.of(4, 0, 2, 1);
const codes = Int32Array.of(0, 1, 0, 1, 1, 0);
const parts = (split: Parameters<typeof validationRows>[3], options = {}) =>
  validationRows(table, "the features", train, split, codes, options);

describe("validationRows", () => {
  it("are the test rows of a split of their own, found by id", () => {
    const found = parts({ train: [0], test: [0, 1], train_ids: [10], test_ids: [12, 14] });
    expect(Array.from(found.train)).to.deep.equal([0, 1]);
    expect(Array.from(found.validation!)).to.deep.equal([2, 4]);
    expect(parts(undefined)).to.deep.equal({ train });
  });

  it("or a share of the training rows, as scikit-learn draws it", () => {
    const drawn = stratifiedSplit(4, { testSize: 0.5, seed: 7, stratify: [1, 0, 0, 1] });
    const found = parts(undefined, { validationSize: 0.5, seed: 7 });
    expect(Array.from(found.train)).to.deep.equal(Array.from(drawn.train, (at) => train[at]));
    expect(Array.from(found.validation!)).to.deep.equal(Array.from(drawn.test, (at) => train[at]));
  });

  it("says what is wrong", async () => {
    const split = { train: [], test: [0, 3] };
    expect(await failureOf(() => parts(split))).to.deep.equal({
      code: "validation-outside-training",
      message: "row 3 is a validation row, but no training row of the split",
      help: "cut the validation rows out of the training part (data/k-fold with the split wired)",
    });
    expect(await failureOf(() => parts({ train: [], test: [0, 1, 2, 4] }))).to.deep.equal({
      code: "no-training-rows",
      message: "of 4 training rows 4 are validation rows",
    });
    expect(await failureOf(() => parts(undefined, { validationSize: 0.01 }))).to.deep.equal({
      code: "split-impossible",
      message: "validation rows cannot be drawn so: 1 validation rows for 2 classes",
    });
  });
});
