import { expect } from "chai";
import { describe as describeComponent } from "../../../src/components/stats/describe.component.ts";
import { booleanColumn, integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { requireReference, runPython } from "../../support/reference.ts";
import { type Given, runComponent } from "../../support/run-component.ts";

const table = tableOf([
  integerColumn("PID", [1, 2, 3, 4, 5]),
  numberColumn("age", [10, 20, 30, Number.NaN, 60]),
  textColumn("sex", ["f", "m", "f", null, "f"]),
  integerColumn("label", [0, 1, 1, 0, 1]),
  booleanColumn("seen", [true, true, true, false, null]),
]);

/** Rows as text; NaN and missing as a dash. */
const run = async (
  params: { readonly [name: string]: unknown },
  inputs: { readonly [port: string]: Given } = { table },
): Promise<string[]> => {
  const described = (await runComponent(describeComponent, params, inputs)).outputs.describe as Table;
  return Array.from({ length: described.rows }, (_, row) =>
    described.columns
      .map((column) => column.values[row]!)
      .map((cell) =>
        cell === null || Number.isNaN(cell) ? "-" : typeof cell === "number" ? String(Number(cell.toPrecision(6))) : cell,
      )
      .join(" "),
  );
};

describe("stats/describe", () => {
  it("summarizes numbers and counts the values of text, booleans and what is to be counted", async () => {
    expect(await run({ counted: ["label"] })).to.deep.equal([
      "age all all - 4 1 - 30 21.6025 10 17.5 25 37.5 60",
      "sex all all f 3 1 0.75 - - - - - - -",
      "sex all all m 1 1 0.25 - - - - - - -",
      "label all all 0 2 0 0.4 - - - - - - -",
      "label all all 1 3 0 0.6 - - - - - - -",
      "seen all all false 1 1 0.25 - - - - - - -",
      "seen all all true 3 1 0.75 - - - - - - -",
    ]);
  });

  it("does so by part of a split and by group", async () => {
    const split = { train: [4, 1, 0], test: [2, 3], train_ids: [5, 2, 1], test_ids: [3, 4] };
    expect(await run({ columns: ["age"], ddof: 0 }, { table, split })).to.deep.equal([
      "age all all - 4 1 - 30 18.7083 10 17.5 25 37.5 60",
      "age training all - 3 0 - 30 21.6025 10 15 20 40 60",
      "age test all - 1 1 - 30 0 30 30 30 30 30",
    ]);
    expect(await run({ columns: ["age", "sex"], group: "label" })).to.deep.equal([
      "age all all - 4 1 - 30 21.6025 10 17.5 25 37.5 60",
      "age all 0 - 1 1 - 10 - 10 10 10 10 10",
      "age all 1 - 3 0 - 36.6667 20.8167 20 25 30 45 60",
      "sex all all f 3 1 0.75 - - - - - - -",
      "sex all all m 1 1 0.25 - - - - - - -",
      "sex all 0 f 1 1 1 - - - - - - -",
      "sex all 0 m 0 1 0 - - - - - - -",
      "sex all 1 f 2 0 0.666667 - - - - - - -",
      "sex all 1 m 1 0 0.333333 - - - - - - -",
    ]);
  });

  it("leaves out text that names rows, unless it is asked for", async () => {
    const named = tableOf([
      textColumn(
        "name",
        Array.from({ length: 60 }, (_, k) => `n${k}`),
      ),
      numberColumn("x", Array(60).fill(1)),
    ]);
    expect(await run({}, { table: named })).to.deep.equal(["x all all - 60 0 - 1 0 1 1 1 1 1"]);
    expect(await run({ columns: ["name"] }, { table: named })).to.have.length(60);
  });

  it("says which column is not there", async () => {
    expect(await failureOf(() => run({ columns: ["Age"] }))).to.include({ message: 'no column "Age" in table', nearest: "age" });
    expect(await failureOf(() => run({ group: "labels" }))).to.include({
      message: 'no column "labels" in table',
      nearest: "label",
    });
  });

  it("agrees with pandas", async function () {
    requireReference.call(this);
    const x = Array.from({ length: 57 }, (_, k) => Math.sin(k * k) * 1000);
    const wanted = runPython(
      "import json, sys, pandas as pd\nd = pd.Series(json.load(sys.stdin)).describe()\nprint(json.dumps(d.tolist()))",
      x,
    ) as number[];
    const { outputs } = await runComponent(describeComponent, {}, { table: tableOf([numberColumn("x", x)]) });
    const cells = ["count", "mean", "sd", "minimum", "q1", "median", "q3", "maximum"].map(
      (name) => (outputs.describe as Table).columns.find((column) => column.name === name)!.values[0] as number,
    );
    cells.forEach((cell, k) => {
      expect(Math.abs(cell - wanted[k]!)).to.be.at.most(1e-13 * Math.max(1, Math.abs(wanted[k]!)));
    });
  });
});
