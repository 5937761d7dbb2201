import { expect } from "chai";
import { labelsOfCases } from "../../../../src/components/nn/training/labels-of-cases.ts";
import { booleanColumn, integerColumn, tableOf, textColumn } from "../../../../src/formats/table.ts";

const table = tableOf(
  [
    textColumn("case", ["a", "b", "c"]),
    integerColumn("CT", [1, 0, 7]),
    textColumn("severity", ["mild", null, "severe"]),
    booleanColumn("smokes", [true, false, null]),
  ],
  "case",
);
const ids = ["c", "a", "x"];
const look = (name: string, classes: readonly (number | string)[]) => {
  const { label, codes } = labelsOfCases(ids, { name, classes }, table, "the labels");
  return [[...label.values], [...codes]];
};

describe("labels of cases that are predicted", () => {
  it("are found by id; what is no class of the model, or not there, is not known", () => {
    expect(look("CT", [0, 1])).to.deep.equal([
      [Number.NaN, 1, Number.NaN],
      [-1, 1, -1],
    ]);
    expect(look("severity", ["mild", "severe"])).to.deep.equal([
      ["severe", "mild", null],
      [1, 0, -1],
    ]);
    expect(look("smokes", [0, 1])).to.deep.equal([
      [Number.NaN, 1, Number.NaN],
      [-1, 1, -1],
    ]);
    expect(look("fever", [0, 1])).to.deep.equal([
      [null, null, null],
      [-1, -1, -1],
    ]);
  });
});
