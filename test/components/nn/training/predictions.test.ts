import { expect } from "chai";
import { taskScores as component } from "../../../../src/components/nn/task-scores.component.ts";
import { predictionsTable, taskScores } from "../../../../src/components/nn/training/predictions.ts";
import { readScores } from "../../../../src/formats/scores.ts";
import { integerColumn, type Table, textColumn } from "../../../../src/formats/table.ts";
import { failureOf } from "../../../formats/failure-of.ts";
import { runComponent } from "../../../support/run-component.ts";

const id = textColumn("case", ["a", "b", "c"]);
const ct = {
  name: "CT",
  classes: [0, 1],
  probabilities: Float64Array.from([0.9, 0.1, 0.2, 0.8, 0.5, 0.5]),
  label: integerColumn("CT", [0, 1, Number.NaN]),
};
const severity = {
  name: "severity",
  classes: ["mild", "none", "severe"],
  probabilities: Float64Array.from([0.1, 0.7, 0.2, 0.25, 0.25, 0.5, 0, 0, 1]),
  label: textColumn("severity", ["none", null, "severe"]),
};
const cells = (table: Table) => Object.fromEntries(table.columns.map(({ name, values }) => [name, [...values]]));
const pick = async (predictions: Table, params: { readonly [name: string]: unknown }): Promise<Table> =>
  (await runComponent(component, params, { predictions })).outputs.scores as Table;

describe("predictions of several tasks", () => {
  const table = predictionsTable(id, [ct, severity]);

  it("stand below one another", () => {
    expect(cells(table)).to.deep.equal({
      id: ["a", "b", "c", "a", "b", "c"],
      task: ["CT", "CT", "CT", "severity", "severity", "severity"],
      label: ["0", "1", null, "none", null, "severe"],
      p0: [0.9, 0.2, 0.5, 0.1, 0.25, 0],
      p1: [0.1, 0.8, 0.5, 0.7, 0.25, 0],
      p2: [Number.NaN, Number.NaN, Number.NaN, 0.2, 0.5, 1],
    });
    expect(predictionsTable(id, [ct]).columns.find(({ name }) => name === "label")).to.include({ type: "integer" });
  });

  it("give each task's scores back (nn/task-scores)", async () => {
    const own = await pick(table, { task: "CT" });
    expect(cells(own)).to.deep.equal({ id: ["a", "b"], label: [0, 1], p0: [0.9, 0.2], p1: [0.1, 0.8] });
    expect(cells(own)).to.deep.equal(cells(taskScores(id, ct, "drop")));
    expect(readScores(own).classes).to.deep.equal([0, 1]);
    expect(cells(await pick(table, { task: "severity", unlabelled: "keep" }))).to.deep.equal(
      cells(taskScores(id, severity, "keep")),
    );
  });

  it("say which tasks there are", async () => {
    expect(await failureOf(() => pick(table, { task: "sevrity" }))).to.deep.equal({
      code: "unknown-task",
      message: 'no task "sevrity" in predictions',
      allowed: '"CT" and "severity"',
      nearest: "severity",
    });
  });
});
