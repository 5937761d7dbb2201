import { expect } from "chai";
import type { JsonValue } from "../src/formats/kind-values.ts";
import { printedNumbers } from "../src/printed-numbers.ts";

const model = {
  name: "table2",
  caption: "",
  rowHeader: "Model",
  columns: [
    { key: "AUC (%)", header: "AUC", align: "decimal" },
    { key: "note", header: "Note", align: "left" },
  ],
  rows: [
    {
      key: "RF",
      header: "RF",
      cells: [
        { text: "91.3±0.4", value: [91.2983, 0.4127], roles: ["value", "sd"] },
        { text: "as published", value: "as published" },
      ],
    },
    {
      key: "LGBM",
      header: "LGBM",
      cells: [
        { text: "—", value: null, missing: "not run" },
        { text: "<0.001", value: 1e-9 },
      ],
    },
  ],
  notes: [],
  synthetic: false,
  patientLevel: false,
};

describe("the numbers of a table", () => {
  it("stand under their keys with what is printed and in full, one for each printed number", () => {
    const found = printedNumbers(model as unknown as JsonValue, "table2");
    expect(found.map(({ key, text, value, row, column }) => [key, text, value, row, column])).to.deep.equal([
      ["table2.rf.auc", "91.3", 91.2983, "RF", "AUC (%)"],
      ["table2.rf.auc.sd", "0.4", 0.4127, "RF", "AUC (%)"],
      ["table2.rf.note", "as published", "as published", "RF", "note"],
      ["table2.lgbm.auc", "—", null, "LGBM", "AUC (%)"],
      ["table2.lgbm.note", "<0.001", 1e-9, "LGBM", "note"],
    ]);
    expect(new Set(found.map(({ table }) => table))).to.deep.equal(new Set(["table2"]));
  });

  it("are those of a stage's values, too", () => {
    const made = { name: "values", key: "values.acc", text: "91.3 %", tex: "91.3\\,\\%", value: 0.913, of: "table2.rf.auc" };
    const values = { name: "values", values: [{ ...made, name: "acc" }], synthetic: false, patientLevel: false };
    expect(printedNumbers(values, "values")).to.deep.equal([
      { key: "values.acc", text: "91.3 %", value: 0.913, table: "values", row: "acc", column: "table2.rf.auc" },
    ]);
    expect(() => printedNumbers({ name: "values", values: [{ key: 1 }] }, "values")).to.throw("values is not a set of values");
  });

  it("refuse what is no table", () => {
    expect(() => printedNumbers({ rows: [] }, "x.model")).to.throw("x.model is not a table model");
  });
});
