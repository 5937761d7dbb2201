import { expect } from "chai";
import { integerColumn, numberColumn, tableOf, textColumn } from "../../../src/formats/table.ts";
import { anova } from "../../../src/reporting/tables/anova.ts";
import { characteristics } from "../../../src/reporting/tables/characteristics.ts";
import { dataTable } from "../../../src/reporting/tables/data.ts";
import type { ModelRow } from "../../../src/reporting/tables/model.ts";
import { postHoc, testsNote } from "../../../src/reporting/tables/post-hoc.ts";

const texts = (rows: readonly ModelRow[]): string[][] => rows.map((row) => [row.key, ...row.cells.map((cell) => cell.text)]);
const patients = tableOf(
  [
    integerColumn("PID", [4, 7, 9, 12, 13]),
    textColumn("Gender", ["Male", "Female", "Male", "Male", null]),
    numberColumn("Age", [50, 60, 70, Number.NaN, 41]),
    integerColumn("COVIDCT", [1, 0, 1, 1, 0]),
  ],
  "PID",
);

describe("characteristics", () => {
  const rows = [
    { row: "male/female", show: "ratio", column: "Gender", values: ["Male", "Female"] },
    { row: "age", header: "Age in years", show: "mean-sd", column: "Age", digits: 2 },
    { row: "positive", show: "count", column: "COVIDCT", values: [1] },
    { row: "n", show: "n" },
  ] as const;
  it("describes both parts of a split, with the sample's deviation", () => {
    const split = { train: [0, 1, 2], test: [3, 4], train_ids: [4, 7, 9], test_ids: [12, 13] };
    const table = characteristics(patients, split, rows, "patients");
    expect(table.columns.map((column) => column.key)).to.deep.equal(["training", "testing"]);
    expect(texts(table.rows)).to.deep.equal([
      ["male/female", "2/1", "1/0"],
      ["age", "60.00±10.00", "41.00"], // one value has no deviation; a missing age is passed over
      ["positive", "2", "1"],
      ["n", "3", "2"],
    ]);
    expect(table.rows[1]!.header).to.equal("Age in years");
    expect(table.rows[0]!.cells[0]!.value).to.deep.equal([2, 1]);
    expect(table.notes, "what ± is, and of how many").to.deep.equal(["±: mean and standard deviation (n − 1); n: 3 (Training)."]);
  });
  it("has one column without a split", () => {
    expect(texts(characteristics(patients, undefined, rows, "patients").rows)[3]).to.deep.equal(["n", "5"]);
  });
  it("names a column that is not there", () => {
    const wrong = [{ row: "x", show: "count", column: "gender", values: ["Male"] }] as const;
    expect(() => characteristics(patients, undefined, wrong, "patients")).to.throw('no column "gender" in patients');
  });
});

describe("anova", () => {
  const welch = (features: string[], statistic: number[], df1: number, p: number[]) =>
    tableOf([
      textColumn("feature", features),
      numberColumn("statistic", statistic),
      numberColumn(
        "df1",
        features.map(() => df1),
      ),
      numberColumn(
        "df2",
        features.map(() => 1096.543),
      ),
      numberColumn("p", p),
    ]);
  it("prints groupings side by side as the paper does", () => {
    const table = anova([
      { name: "COVIDCT", header: "CT", welch: welch(["Energy", "Idn"], [2.4851, 13.55], 1, [0.1149, 2.5e-4]) },
      { name: "COVIDSeverity", header: "Severity", welch: welch(["Energy"], [0.000327], 2, [0.9856]) },
    ]);
    expect(texts(table.rows)).to.deep.equal([
      ["Energy", "2.49", "1096.54", "0.115", "<0.01", "1096.54", "0.986"],
      ["Idn", "13.55", "1096.54", "<0.001", "—", "—", "—"],
    ]);
    expect(table.columns.map((column) => column.key)[0]).to.equal("COVIDCT statistic");
    expect(table.columns.map((column) => column.group)).to.include("Severity (df1 = 2)");
  });
  it("refuses a feature that comes twice", () => {
    expect(() => anova([{ name: "a", header: "A", welch: welch(["x", "x"], [1, 2], 1, [0.5, 0.5]) }])).to.throw(
      "A has feature x twice",
    );
  });
});

describe("postHoc", () => {
  const table = tableOf([
    textColumn("feature", ["f", "f", "f", "f"]),
    textColumn("test", ["lsd", "lsd", "dunnett-t3", "dunnett-t3"]),
    integerColumn("i", [0, 0, 0, 0]),
    integerColumn("j", [1, 2, 1, 2]),
    numberColumn("difference", [71908.8, -3.1, 71908.8, -3.1]),
    numberColumn("p", [2.6e-16, 0.0304, 0.002, Number.NaN]),
  ]);
  it("groups columns by pair", () => {
    const { columns, rows, tests } = postHoc(table, { tests: [], classes: { "0": "Control" }, digits: 3 }, "post-hoc");
    expect(columns.map((column) => column.key)).to.deep.equal([
      "0-1 difference",
      "0-1 lsd",
      "0-1 dunnett-t3",
      "0-2 difference",
      "0-2 lsd",
      "0-2 dunnett-t3",
    ]);
    expect(columns[0]!.group).to.equal("Control − 1");
    expect(texts(rows)).to.deep.equal([["f", "71900", "<0.001", "0.002", "-3.10", "0.030", "—"]]);
    expect(testsNote(tests)).to.equal("Significance by LSD: Fisher's least significant difference; T3: Dunnett's T3.");
  });
  it("shows the tests asked for", () => {
    expect(postHoc(table, { tests: ["dunnett-t3"], classes: {}, digits: 3 }, "x").columns).to.have.length(4);
  });
});

describe("dataTable", () => {
  it("heads rows by id and prints chosen columns", () => {
    const options = { columns: [{ column: "Age", digits: 1 }, { column: "Gender" }, { column: "COVIDCT" }], digits: 3, limit: 4 };
    expect(texts(dataTable(patients, options, "patients").rows)).to.deep.equal([
      ["4", "50.0", "Male", "1"],
      ["7", "60.0", "Female", "0"],
      ["9", "70.0", "Male", "1"],
      ["12", "—", "Male", "1"],
    ]);
  });
  it("shows all columns but the id unless told", () => {
    expect(dataTable(patients, { columns: [], digits: 3, limit: 1 }, "x").columns.map((column) => column.key)).to.deep.equal([
      "Gender",
      "Age",
      "COVIDCT",
    ]);
  });
});
