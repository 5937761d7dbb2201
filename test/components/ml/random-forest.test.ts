import { expect } from "chai";
import { forestTables } from "../../../src/components/ml/forest/forest-tables.ts";
import { DEFAULT_SETTINGS, type ForestSettings } from "../../../src/components/ml/forest/settings.ts";
import { randomForest } from "../../../src/components/ml/random-forest.component.ts";
import { findColumn } from "../../../src/formats/columns.ts";
import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";
import { runComponent } from "../../support/run-component.ts";

const ROWS = 60;
const random = new Philox(4, "random-forest-test");
const hidden = Array.from({ length: ROWS }, () => random.normal());
const noise = Array.from({ length: ROWS }, () => random.normal());
/** id, marker (tells the label), noise, constant. */
const features = tableOf([
  integerColumn(
    "PID",
    Array.from(hidden, (_, row) => 100 + row),
  ),
  numberColumn("marker", hidden),
  numberColumn("noise", noise),
  numberColumn("constant", new Float64Array(ROWS).fill(7)),
]);
const labels = tableOf([
  integerColumn(
    "PID",
    Array.from(hidden, (_, row) => 100 + row),
  ),
  textColumn(
    "state",
    hidden.map((value) => (value > 0 ? "ill" : "well")),
  ),
  numberColumn(
    "weight",
    hidden.map((_, row) => 1 + (row % 3)),
  ),
]);
const split = {
  train: Array.from({ length: 40 }, (_, k) => (k * 7) % 60),
  test: Array.from({ length: 20 }, (_, k) => ((k + 40) * 7) % 60),
};
const inputs = { features, labels, split };
const values = (table: unknown, name: string): unknown[] => [...findColumn(table as Table, name).values];
const names = (table: unknown): string[] => (table as Table).columns.map((column) => column.name);

/** A column with other values in some rows. */
const changed = (table: Table, name: string, cells: { readonly [row: number]: number }): Table => ({
  ...table,
  columns: table.columns.map((column) =>
    column.name === name && column.type !== "text"
      ? { ...column, values: column.values.map((value, row) => cells[row] ?? value) }
      : column,
  ),
});

describe("ml/random-forest", () => {
  it("scores the test rows in the split's order", async () => {
    const { outputs, metrics, warnings } = await runComponent(randomForest, { label: "state", trees: 50, seed: 3 }, inputs);
    const { scores, importances } = outputs;
    expect(names(scores)).to.deep.equal(["id", "label", "p0", "p1"]);
    expect(values(scores, "id")).to.deep.equal(split.test.map((row) => 100 + row));
    expect(values(scores, "label")).to.deep.equal(split.test.map((row) => (hidden[row]! > 0 ? "ill" : "well")));
    const [p0, p1] = [values(scores, "p0") as number[], values(scores, "p1") as number[]];
    expect(p0.every((p, k) => Math.abs(p + p1[k]! - 1) < 1e-12)).to.equal(true);
    expect(names(importances)).to.deep.equal(["feature", "impurity"]);
    expect(values(importances, "feature")).to.deep.equal(["marker", "noise", "constant"]);
    const [marker, other, constant] = values(importances, "impurity") as [number, number, number];
    expect([marker > other, constant]).to.deep.equal([true, 0]);
    const { accuracy, oobScore, ...rest } = outputs.metrics as { readonly accuracy: number; readonly oobScore: number };
    expect(rest).to.deep.equal({
      label: "state",
      classes: ["ill", "well"],
      rows: 20,
      trainingRows: 40,
      features: 3,
      trees: 50,
    });
    expect(metrics).to.deep.equal({ accuracy, oobScore });
    expect(accuracy).to.be.within(0.85, 1);
    expect(warnings).to.deep.equal([]);
    expect(outputs.model).to.match(/model\.json$/);
  });

  it("takes one table for features and labels, and leaves label and weight out of the features", async () => {
    const both = tableOf([...features.columns, ...labels.columns.slice(1)]);
    const given = { features: both, labels: both, split };
    const { outputs } = await runComponent(
      randomForest,
      { label: "state", weight: "weight", drop: ["constant"], trees: 5 },
      given,
    );
    expect(values(outputs.importances, "feature")).to.deep.equal(["marker", "noise"]);
  });

  it("puts the parameters of a tuning before its own", async () => {
    const given = { ...inputs, parameters: { parameters: { trees: 7, maxFeatures: 0.5, maxDepth: 2, classWeight: { ill: 2 } } } };
    const { outputs } = await runComponent(randomForest, { label: "state", trees: 50, seed: 3 }, given);
    const same = { label: "state", seed: 3, trees: 7, maxFeatures: 0.5, maxDepth: 2, classWeight: { ill: 2 } };
    expect(outputs.scores).to.deep.equal((await runComponent(randomForest, same, inputs)).outputs.scores);
    expect(
      await messageOf(() =>
        runComponent(randomForest, { label: "state" }, { ...inputs, parameters: { parameters: { tree: 7 } } }),
      ),
    ).to.equal('parameters has a parameter "tree", which there is none of');
    expect(
      await messageOf(() =>
        runComponent(randomForest, { label: "state" }, { ...inputs, parameters: { parameters: { trees: 0 } } }),
      ),
    ).to.equal("parameters has trees = 0, which must be >= 1");
  });

  it("shuffles features where it is told to", async () => {
    const { outputs } = await runComponent(randomForest, { label: "state", trees: 20, permutationRepeats: 3 }, inputs);
    expect(names(outputs.importances)).to.deep.equal(["feature", "impurity", "permutation", "permutation_sd"]);
    const lost = values(outputs.importances, "permutation") as number[];
    expect([lost[0]! > 0.1, lost[2]]).to.deep.equal([true, 0]);
  });

  it("leaves the out-of-bag score out where there is none, or none is wanted", async () => {
    for (const params of [{ bootstrap: false }, { oobScore: false }]) {
      const { outputs } = await runComponent(randomForest, { label: "state", trees: 3, ...params }, inputs);
      expect(outputs.metrics).not.to.have.property("oobScore");
    }
  });

  it("warns of rows that every tree has seen", async () => {
    const { warnings } = await runComponent(randomForest, { label: "state", trees: 1, seed: 3 }, inputs);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(
      /^\d+ of 40 training rows are in every tree's sample and have no out-of-bag prediction; more trees make the out-of-bag score reliable$/,
    );
  });

  it("gives a class without training rows no probability, and says so", async () => {
    const states = hidden.map((value, row) => (row === split.test[0] ? "rare" : value > 0 ? "ill" : "well"));
    const rare = tableOf([labels.columns[0]!, textColumn("state", states)]);
    const { outputs, warnings } = await runComponent(randomForest, { label: "state", trees: 30 }, { ...inputs, labels: rare });
    expect(names(outputs.scores)).to.deep.equal(["id", "label", "p0", "p1", "p2"]);
    expect(new Set(values(outputs.scores, "p1"))).to.deep.equal(new Set([0]));
    expect(outputs.metrics).to.deep.include({ classes: ["ill", "rare", "well"] });
    expect(warnings).to.deep.equal(['no training row has the label "rare"; its probability is 0 throughout']);
  });

  it("scores test rows without a label, and leaves them out of the accuracy", async () => {
    const unknown = textColumn(
      "state",
      hidden.map((value, row) => (split.test.includes(row) ? null : value > 0 ? "ill" : "well")),
    );
    const given = { ...inputs, labels: tableOf([labels.columns[0]!, unknown]) };
    const { outputs } = await runComponent(randomForest, { label: "state", trees: 5 }, given);
    expect(values(outputs.scores, "p0")).to.have.length(20);
    expect(outputs.metrics).not.to.have.property("accuracy");
    const run = () => runComponent(randomForest, { label: "state", trees: 5, permutationRepeats: 1 }, given);
    expect(await messageOf(run)).to.equal("permutation importance needs test rows with a label, and there are none");
  });
});

describe("forestTables", () => {
  const input = { features, featuresWhere: "scale.table", labels, labelsWhere: "cohort.patients", split };
  const run = (given: Partial<typeof input>, settings: Partial<ForestSettings> = {}, weight?: string): Promise<unknown> =>
    forestTables(
      { ...input, ...given },
      {
        settings: { ...DEFAULT_SETTINGS, trees: 3, ...settings },
        label: "state",
        drop: [],
        weight,
        oobScore: true,
        permutationRepeats: 0,
      },
    );

  it("refuses missing and too large values, and names row and column", async () => {
    const row = split.test[3]!;
    expect(await failureOf(() => run({ features: changed(features, "noise", { [row]: Number.NaN }) }))).to.deep.equal({
      code: "missing-value",
      message: `row ${100 + row} of scale.table has no value in column "noise", and a random forest needs all`,
      help: "fill missing values in (data/encode), leave the column out (drop), or take ml/gradient-boosting, which knows what to do with them",
    });
    for (const [value, text] of [
      [3.5e38, "3.5e+38"],
      [Number.NEGATIVE_INFINITY, "-Infinity"],
    ] as const) {
      expect(await failureOf(() => run({ features: changed(features, "marker", { 0: value }) }))).to.deep.equal({
        code: "value-too-large",
        message: `row 100 of scale.table has ${text} in column "marker", which is more than float32 holds`,
        help: "scale the column (data/scale), or leave it out (drop)",
      });
    }
  });

  it("takes rows of neither part for nothing", async () => {
    const { train, test } = split;
    const partial = { train: train.slice(1), test };
    await run({ split: partial, features: changed(features, "noise", { [train[0]!]: Number.NaN }) });
  });

  it("refuses training rows of one class", async () => {
    const ill = split.train.filter((row) => hidden[row]! > 0);
    expect(await failureOf(() => run({ split: { train: ill, test: split.test } }))).to.deep.equal({
      code: "one-class",
      message: 'all training rows have the label "ill" in column "state" of cohort.patients',
    });
  });

  it("refuses samples that cannot be drawn", async () => {
    expect(await failureOf(() => run({}, { maxSamples: 41 }))).to.deep.equal({
      code: "bad-parameters",
      message: "maxSamples: 41 makes 41 rows a tree, but there are 40 training rows",
      allowed: "1 to 40, or a share of them",
    });
    expect(await messageOf(() => run({}, { maxSamples: 0.01 }))).to.equal(
      "maxSamples: 0.01 makes 0 rows a tree, but there are 40 training rows",
    );
    expect(await failureOf(() => run({}, { maxSamples: 5, bootstrap: false }))).to.deep.equal({
      code: "bad-parameters",
      message: "maxSamples says how many rows each tree draws, but with bootstrap: false none are drawn",
      help: "leave one of the two out",
    });
  });

  it("refuses class weights of labels that there are not", async () => {
    expect(await failureOf(() => run({}, { classWeight: { sick: 2 } }))).to.deep.equal({
      code: "bad-parameters",
      message: 'classWeight names "sick", which is no label of column "state"',
      allowed: '"ill" and "well"',
    });
  });

  it("refuses weights that are all zero, and samples without weight", async () => {
    const none = changed(labels, "weight", Object.fromEntries(split.train.map((row) => [row, 0])));
    expect(await failureOf(() => run({ labels: none }, {}, "weight"))).to.deep.equal({
      code: "no-weight",
      message: "all training rows have the weight 0",
    });
    const one = changed(labels, "weight", Object.fromEntries(split.train.slice(1).map((row) => [row, 0])));
    expect(await failureOf(() => run({ labels: one }, { maxSamples: 1 }, "weight"))).to.deep.equal({
      code: "empty-sample",
      message: "tree 0 drew no row with a weight above 0",
      help: "raise maxSamples, or leave rows without weight out of the split",
    });
  });
});
