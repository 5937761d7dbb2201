import { expect } from "chai";
import { roc } from "../../../src/components/stats/roc.component.ts";
import { rocTables } from "../../../src/components/stats/roc-tables.ts";
import { readModels } from "../../../src/components/stats/scored-models.ts";
import { findColumn } from "../../../src/formats/columns.ts";
import type { Table } from "../../../src/formats/table.ts";
import { delongInterval } from "../../../src/stats/metrics/delong.ts";
import { interpolatedRoc } from "../../../src/stats/metrics/interpolated-roc.ts";
import { messageOf } from "../../formats/failure-of.ts";
import { runComponent } from "../../support/run-component.ts";
import { binary, handle, scores } from "./models.ts";

const values = (table: unknown, name: string): unknown[] => [...findColumn(table as Table, name).values];
const names = (table: unknown): string[] => (table as Table).columns.map((column) => column.name);
const nan = Number.NaN;

const second = [0.9, 0.8, 0.3, 0.3, 0.6, 0.2];
const truth = [1, 0, 0, 1, 1, 0];
const two = scores(truth, binary(second));

describe("stats/roc", () => {
  it("has each class's curve, one row a distinct probability", async () => {
    const { outputs, warnings } = await runComponent(roc, {}, { scores: [two] });
    expect(names(outputs.roc)).to.deep.equal(["model", "stage", "class", "fpr", "tpr", "threshold"]);
    expect(values(outputs.roc, "class")).to.deep.equal([...Array(6).fill(0), ...Array(6).fill(1)]);
    expect(values(outputs.roc, "threshold").slice(6)).to.deep.equal([Infinity, 0.9, 0.8, 0.6, 0.3, 0.2]);
    expect(values(outputs.roc, "fpr").slice(6)).to.deep.equal([0, 0, 1 / 3, 1 / 3, 2 / 3, 1]);
    expect(values(outputs.roc, "tpr").slice(6)).to.deep.equal([0, 1 / 3, 1 / 3, 2 / 3, 1, 1]);
    expect(warnings).to.deep.equal([]);
  });

  it("has precision and recall from the highest probability down", async () => {
    const { outputs } = await runComponent(roc, {}, { scores: [two] });
    expect(names(outputs.pr)).to.deep.equal(["model", "stage", "class", "recall", "precision", "threshold"]);
    const own = (name: string): unknown[] => values(outputs.pr, name).slice(6);
    expect(own("threshold")).to.deep.equal([Infinity, 0.9, 0.8, 0.6, 0.3, 0.2]);
    expect(own("recall")).to.deep.equal([0, 1 / 3, 1 / 3, 2 / 3, 1, 1]);
    expect(own("precision")).to.deep.equal([1, 1, 1 / 2, 2 / 3, 3 / 5, 1 / 2]);
  });

  it("has areas: exact with DeLong's interval, interpolated, and their mean with its deviation", async () => {
    const { outputs } = await runComponent(roc, { level: 0.9, points: 50 }, { scores: [two] });
    expect(names(outputs.areas)).to.deep.equal([
      "model",
      "stage",
      "class",
      "positives",
      "negatives",
      "area",
      "standard_error",
      "ci_low",
      "ci_high",
      "area_sd",
      "interpolated",
      "interpolated_sd",
      "average_precision",
    ]);
    const wanted = delongInterval(truth, second, 0.9);
    const of = (name: string): unknown[] => values(outputs.areas, name);
    expect(of("class")).to.deep.equal(["0", "1", "mean"]);
    expect([of("area")[1], of("standard_error")[1], of("ci_low")[1], of("ci_high")[1]]).to.deep.equal([
      wanted.area,
      wanted.standardError,
      wanted.ciLow,
      wanted.ciHigh,
    ]);
    expect([of("positives"), of("negatives")]).to.deep.equal([
      [3, 3, nan],
      [3, 3, nan],
    ]);
    const areas = [
      interpolatedRoc(
        truth.map((y) => 1 - y),
        second.map((p) => 1 - p),
        50,
      ).area,
      interpolatedRoc(truth, second, 50).area,
    ] as const;
    expect(of("interpolated").slice(0, 2)).to.deep.equal(areas);
    expect(of("interpolated")[2]).to.be.closeTo((areas[0] + areas[1]) / 2, 1e-15);
    expect(of("interpolated_sd")[2]).to.be.closeTo(Math.abs(areas[0] - areas[1]) / 2, 1e-15);
    expect([of("area")[2], of("area_sd")[2], of("ci_low")[2]]).to.deep.equal([wanted.area, 0, nan]);
    expect([of("area_sd")[0], of("interpolated_sd")[0]]).to.deep.equal([nan, nan]);
  });

  it("has the interpolated curves of each class and their mean, and keeps models apart by axes", async () => {
    const models = await readModels([handle(two, "forest", { label: "CT" }), handle(two, "forest", { label: "NC" })]);
    const { interpolated } = rocTables(models, { level: 0.95, points: 3 });
    expect(names(interpolated)).to.deep.equal(["model", "stage", "label", "class", "fpr", "tpr", "tpr_sd"]);
    expect(interpolated.rows).to.equal(2 * 3 * 3);
    expect(values(interpolated, "label").slice(8, 10)).to.deep.equal(["CT", "NC"]);
    expect(values(interpolated, "class").slice(0, 9)).to.deep.equal(["0", "0", "0", "1", "1", "1", "mean", "mean", "mean"]);
    expect(values(interpolated, "fpr").slice(6, 9)).to.deep.equal([0, 0.5, 1]);
    const tpr = values(interpolated, "tpr") as number[];
    expect(tpr[7]).to.be.closeTo((tpr[1]! + tpr[4]!) / 2, 1e-15);
    expect((values(interpolated, "tpr_sd") as number[])[7]).to.be.closeTo(Math.abs(tpr[1]! - tpr[4]!) / 2, 1e-15);
    expect(values(interpolated, "tpr_sd")[0]).to.deep.equal(nan);
  });

  it("leaves a class without rows out, and says so", async () => {
    const lacking = scores(
      [0, 1],
      [
        [0.5, 0.3, 0.2],
        [0.2, 0.6, 0.2],
      ],
    );
    const { outputs, warnings } = await runComponent(roc, {}, { scores: [lacking] });
    expect(warnings).to.deep.equal(["scores1: no curve for class 2: none of the scored rows are of it, or all are"]);
    expect([...new Set(values(outputs.roc, "class"))]).to.deep.equal([0, 1]);
    expect([...new Set(values(outputs.pr, "class"))]).to.deep.equal([0, 1]);
    expect(values(outputs.areas, "area")).to.deep.equal([1, 1, nan, nan]);
    expect(values(outputs.areas, "positives")).to.deep.equal([1, 1, 0, nan]);
  });

  it("says what is wrong", async () => {
    const wide = scores([0], [[0.5, 0.5]]);
    const bad = { ...wide, columns: wide.columns.slice(0, 3) };
    expect(await messageOf(() => runComponent(roc, {}, { scores: [bad] }))).to.equal("scores1: 1 probability columns");
    expect(await messageOf(() => runComponent(roc, { classes: [1, 2, 3] }, { scores: [two] }))).to.equal(
      "no scores have 3 classes, as parameter classes has: 1, 2 and 3",
    );
  });
});
