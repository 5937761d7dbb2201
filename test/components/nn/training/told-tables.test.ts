import { expect } from "chai";
import { measurePart, type ToldPart } from "../../../../src/components/nn/training/evaluate-part.ts";
import { toldTables } from "../../../../src/components/nn/training/told-tables.ts";
import { integerColumn, type Table, tableOf, textColumn } from "../../../../src/formats/table.ts";

const tasks = [{ name: "CT", classes: [0, 1] }];
const labels = {
  table: tableOf([integerColumn("PID", [7, 8, 9]), integerColumn("CT", [0, 1, 5])], "PID"),
  where: "the labels",
};
const cells = (table: Table) => Object.fromEntries(table.columns.map(({ name, values }) => [name, [...values]]));
const part = (rows: readonly number[], codes: readonly number[]): ToldPart => ({
  ids: rows.map(String),
  rows,
  logits: [Float32Array.from(rows.flatMap(() => [0, 0]))],
  widths: [rows.length > 0 ? 2 : 0],
  labels: [Int32Array.from(codes)],
});

describe("tables of what a network told", () => {
  it("have ids and labels as they stand in the labels table, without labels that are no class", () => {
    const { scores, predictions } = toldTables(part([2, 0], [-1, 0]), tasks, labels);
    expect(cells(scores)).to.deep.equal({ id: [7], label: [0], p0: [0.5], p1: [0.5] });
    expect(cells(predictions)).to.deep.equal({
      id: [9, 7],
      task: ["CT", "CT"],
      label: [Number.NaN, 0],
      p0: [0.5, 0.5],
      p1: [0.5, 0.5],
    });
  });

  it("have the cases' ids where the labels table has none", () => {
    const table = tableOf([integerColumn("CT", [0, 1])]);
    const { scores } = toldTables(part([1], [1]), tasks, { table, where: "the labels" });
    expect(scores.columns[0]).to.deep.equal(textColumn("id", ["1"]));
  });

  it("are empty without cases", () => {
    const { scores, predictions } = toldTables(part([], []), tasks, labels);
    expect([scores.rows, predictions.rows]).to.deep.equal([0, 0]);
    expect(measurePart(part([], []), [2]).loss).to.be.NaN;
  });
});
