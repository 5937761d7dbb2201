import { expect } from "chai";
import { classification } from "../../../src/components/stats/classification.component.ts";
import { classificationTables } from "../../../src/components/stats/classification-tables.ts";
import { readModels } from "../../../src/components/stats/scored-models.ts";
import { findColumn } from "../../../src/formats/columns.ts";
import type { Table } from "../../../src/formats/table.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";
import { runComponent } from "../../support/run-component.ts";
import { binary, handle, scores } from "./models.ts";

const values = (table: unknown, name: string): unknown[] => [...findColumn(table as Table, name).values];
const names = (table: unknown): string[] => (table as Table).columns.map((column) => column.name);

const two = scores([0, 1, 1, 0], binary([0.1, 0.6, 0.3, 0.2]));
const three = scores(
  ["a", "b", "a", "c"],
  [
    [0.5, 0.3, 0.2],
    [0.6, 0.2, 0.2],
    [0.1, 0.4, 0.5],
    [0.3, 0.1, 0.6],
  ],
);

describe("stats/classification", () => {
  it("measures one model, and logs the summary", async () => {
    const { outputs, metrics, warnings } = await runComponent(classification, {}, { scores: [two] });
    expect(names(outputs.table)).to.deep.equal([
      "model",
      "stage",
      "n",
      "classes",
      "accuracy",
      "balanced_accuracy",
      "precision",
      "recall",
      "f1",
      "specificity",
      "precision_macro",
      "recall_macro",
      "f1_macro",
      "specificity_macro",
      "mcc",
      "kappa",
      "auc",
      "auc_interpolated",
      "average_precision",
      "brier",
      "log_loss",
      "calibration_error",
      "accuracy_ci_low",
      "accuracy_ci_high",
      "zero_divisions",
    ]);
    expect(values(outputs.table, "model")).to.deep.equal(["scores1"]);
    expect([values(outputs.table, "accuracy"), values(outputs.table, "auc"), values(outputs.table, "n")]).to.deep.equal([
      [0.75],
      [1],
      [4],
    ]);
    expect(values(outputs.table, "brier")[0]).to.be.closeTo((0.01 + 0.16 + 0.49 + 0.04) / 4, 1e-15);
    expect(values(outputs.table, "zero_divisions")).to.deep.equal([null]);
    // Wilson: z = 1.96, 3 of 4
    expect(values(outputs.table, "accuracy_ci_low")[0]).to.be.closeTo(0.3006, 5e-5);
    expect(values(outputs.table, "accuracy_ci_high")[0]).to.be.closeTo(0.9544, 5e-5);
    expect([metrics.accuracy, metrics.auc, Object.keys(metrics).length]).to.deep.equal([0.75, 1, 18]);
    expect(warnings).to.deep.equal([]);
    expect([
      values(outputs.confusion, "truth"),
      values(outputs.confusion, "predicted"),
      values(outputs.confusion, "n"),
    ]).to.deep.equal([
      [0, 0, 1, 1],
      [0, 1, 0, 1],
      [2, 0, 1, 1],
    ]);
    expect(names(outputs.calibration)).to.deep.equal(["model", "stage", "class", "low", "high", "n", "predicted", "observed"]);
    expect(values(outputs.calibration, "class")).to.deep.equal([1, 1, 1, 1]);
    expect(values(outputs.calibration, "observed")).to.deep.equal([0, 0, 1, 1]);
  });

  it("puts everything into metrics.json, zero denominators named", async () => {
    const { outputs, warnings } = await runComponent(classification, { calibrationBins: 2 }, { scores: [three] });
    const { scores1 } = outputs.metrics as unknown as { scores1: { [key: string]: unknown } };
    expect(Object.keys(scores1)).to.deep.equal([
      "stage",
      "cell",
      "n",
      "classes",
      ...names(outputs.table).slice(4, 22),
      "accuracy_interval",
      "per_class",
      "confusion",
      "calibration",
      "zero_divisions",
    ]);
    expect(scores1.classes).to.deep.equal(["a", "b", "c"]);
    expect(scores1.confusion).to.deep.equal([
      [1, 0, 1],
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect((scores1.per_class as unknown[])[1]).to.deep.equal({
      class: "b",
      precision: 0,
      recall: 0,
      f1: 0,
      specificity: 1,
      support: 1,
      predicted: 0,
      auc: 1 / 3,
      average_precision: 1 / 3,
    });
    expect(scores1.zero_divisions).to.deep.equal([{ metric: "precision", class: "b" }]);
    expect((scores1.calibration as unknown[])[1]).to.deep.equal({
      class: "b",
      expected_error: 0,
      bins: [{ low: 0, high: 0.5, rows: 4, predicted: 0.25, observed: 0.25 }],
    });
    expect(values(outputs.table, "zero_divisions")).to.deep.equal(["precision of b"]);
    expect(warnings).to.deep.equal(["scores1: zero denominators, so 0 (kappa: none): precision of b"]);
    expect(values(outputs.calibration, "class")).to.deep.equal(["a", "a", "b", "c", "c"]);
  });

  it("has one row a model: stage, variant and axes, whatever they are called", async () => {
    const models = await readModels([
      handle(two, "forest", { label: "CT", seed: 1 }),
      handle(two, "forest", { label: "CT", seed: 2 }, "slow"),
      handle(three, "boosting", { label: "Severity", model: "x" }),
      handle(two, ""),
      handle(two, ""),
    ]);
    const { table, confusion } = classificationTables(models, {
      level: 0.95,
      calibrationBins: 5,
      calibrationStrategy: "quantile",
    });
    expect(names(table).slice(0, 7)).to.deep.equal(["model", "stage", "variant", "label", "seed", "matrix.model", "n"]);
    expect(values(table, "model")).to.deep.equal([
      "forest[label=CT,seed=1]",
      "forest@slow[label=CT,seed=2]",
      "boosting[label=Severity,model=x]",
      "scores.csv",
      "scores.csv (2)",
    ]);
    expect(values(table, "stage")).to.deep.equal(["forest", "forest", "boosting", "scores.csv", "scores.csv"]);
    expect(values(table, "variant")).to.deep.equal([null, "slow", null, null, null]);
    expect(values(table, "seed")).to.deep.equal([1, 2, Number.NaN, Number.NaN, Number.NaN]);
    expect(values(table, "label")).to.deep.equal(["CT", "CT", "Severity", null, null]);
    expect(findColumn(table, "seed").type).to.equal("integer");
    expect(values(table, "classes")).to.deep.equal([2, 2, 3, 2, 2]);
    expect(confusion.rows).to.equal(4 * 4 + 9);
  });

  it("takes the classes that the rows lack, for scores of as many", async () => {
    const lacking = scores(
      ["a", "a"],
      [
        [0.5, 0.3, 0.2],
        [0.6, 0.2, 0.2],
      ],
    );
    const { outputs, warnings } = await runComponent(classification, { classes: ["a", "b", "c"] }, { scores: [lacking, two] });
    expect(values(outputs.table, "auc")).to.deep.equal([Number.NaN, 1]);
    expect(values(outputs.table, "accuracy")).to.deep.equal([1, 0.75]);
    expect(warnings).to.deep.equal([
      "scores1: a class has no rows, so there is no auc, auc_interpolated, average_precision",
      "scores1: zero denominators, so 0 (kappa: none): specificity of a, precision of b, recall of b, f1 of b, precision of c, recall of c, f1 of c, mcc, kappa",
    ]);
  });

  it("says what is wrong", async () => {
    const text = scores(["a", "a"], binary([0.5, 0.6]));
    expect(await messageOf(() => runComponent(classification, {}, { scores: [text] }))).to.equal(
      'scores1: 2 probability columns, but the classes "a"',
    );
    expect(await messageOf(() => runComponent(classification, {}, { scores: [scores([], [])] }))).to.equal("scores1 has no rows");
    expect(await failureOf(() => runComponent(classification, { classes: ["a", "b", "c"] }, { scores: [two] }))).to.deep.equal({
      code: "unused-classes",
      message: 'no scores have 3 classes, as parameter classes has: "a", "b" and "c"',
      allowed: "scores1 has 2",
    });
    expect(await messageOf(() => runComponent(classification, { classes: ["x", "y"] }, { scores: [two] }))).to.equal(
      "row 1 of scores1 has the label 0",
    );
  });
});
