import { expect } from "chai";
import fc from "fast-check";
import { featureColumns, findColumn, findNumbers, idColumn, rowIds } from "../../src/formats/columns.ts";
import { nearest } from "../../src/formats/nearest.ts";
import { booleanColumn, integerColumn, numberColumn, tableOf, textColumn } from "../../src/formats/table.ts";
import { failureOf } from "./failure-of.ts";

const patients = tableOf([
  textColumn("id", ["a", "b"]),
  integerColumn("PID", [7, 9]),
  textColumn("Gender", ["Male", null]),
  numberColumn("Energy", [1.5, 2]),
  booleanColumn("smoker", [true, null]),
  integerColumn("COVIDCT", [0, 1]),
]);

describe("formats/columns", () => {
  it("finds a column, or says what there is and what is near", async () => {
    expect(findColumn(patients, "Energy").type).to.equal("number");
    expect(await failureOf(() => findColumn(patients, "COVIDTC", "cohort.patients"))).to.deep.equal({
      code: "unknown-column",
      message: 'no column "COVIDTC" in cohort.patients',
      column: "COVIDTC",
      allowed: '"id", "PID", "Gender", "Energy", "smoker" and "COVIDCT"',
      nearest: "COVIDCT",
    });
    expect(await failureOf(() => findColumn({ rows: 0, columns: [] }, "x"))).to.deep.equal({
      code: "unknown-column",
      message: 'no column "x" in the table',
      column: "x",
      allowed: "the table has no columns",
    });
  });

  it("wants numbers where numbers are needed, and names the first that is none", async () => {
    const table = tableOf([textColumn("dose", ["1", "2", "high"])]);
    expect(await failureOf(() => findNumbers(table, "dose", "doses.csv"))).to.deep.equal({
      code: "not-a-number",
      message: 'column "dose" of doses.csv must hold numbers, but row 3 has "high"',
      column: "dose",
      row: 3,
      help: "encode it as numbers (data/encode), or leave the column out",
    });
  });

  it("takes the declared id column, else PID, id or case, else row numbers", async () => {
    expect(idColumn(patients)?.name).to.equal("PID");
    expect(idColumn({ ...patients, id: "id" })?.name).to.equal("id");
    expect(rowIds(patients)).to.deep.equal([7, 9]);
    expect(rowIds({ ...patients, id: "id" })).to.deep.equal(["a", "b"]);
    expect(rowIds(tableOf([integerColumn("pid", [5, 6])]))).to.deep.equal([0, 1]);
    expect(rowIds(tableOf([textColumn("case", ["x"]), numberColumn("y", [1])]))).to.deep.equal(["x"]);
    expect((await failureOf(() => rowIds({ ...patients, id: "Gender" }, "p"))).message).to.equal(
      'row 2 of p has no id in column "Gender"',
    );
  });

  it("takes as features what is numeric and neither id, label nor dropped", async () => {
    const names = (options: Parameters<typeof featureColumns>[1]): string[] =>
      featureColumns(patients, options).map((column) => column.name);
    expect(names({})).to.deep.equal(["Energy", "smoker", "COVIDCT"]);
    expect(names({ labels: ["COVIDCT"], drop: ["smoker"] })).to.deep.equal(["Energy"]);
    expect((await failureOf(() => names({ drop: ["smokers"] }))).nearest).to.equal("smoker");
  });
});

describe("formats/nearest", () => {
  const names = ["trees", "label", "maxFeatures"];
  it("finds the name that was meant", () => {
    expect(nearest("treees", names)).to.equal("trees");
    expect(nearest("tress", names)).to.equal("trees");
    expect(nearest("lable", names)).to.equal("label");
    expect(nearest("MAXFEATURES", names)).to.equal("maxFeatures");
    expect(nearest("seed", names)).to.equal(undefined);
    expect(nearest("x", [])).to.equal(undefined);
  });
  it("finds a name with one letter changed", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), (name, at) => {
        const i = at % name.length;
        expect(nearest(`${name.slice(0, i)}#${name.slice(i + 1)}`, names)).to.equal(name);
      }),
    );
  });
});
