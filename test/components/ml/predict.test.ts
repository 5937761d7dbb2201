import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { BoostedModel } from "../../../src/components/ml/boosting/model.ts";
import { writeModelText } from "../../../src/components/ml/boosting/model-text/write-model-text.ts";
import { predictBoosted } from "../../../src/components/ml/boosting/predict-boosted.ts";
import { fitForest } from "../../../src/components/ml/forest/fit-forest.ts";
import { DEFAULT_SETTINGS } from "../../../src/components/ml/forest/settings.ts";
import { writeForest } from "../../../src/components/ml/forest/write-forest.ts";
import { predict } from "../../../src/components/ml/predict.component.ts";
import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { type Given, runComponent } from "../../support/run-component.ts";
import { smallModel, smallTree } from "./boosting/small-model.ts";

const features = tableOf([
  integerColumn("PID", [7, 8, 9]),
  numberColumn("b", [0, -5, Number.NaN]),
  textColumn("name", ["x", "y", "z"]),
  numberColumn("age", [0, 1, Number.NaN]),
]);
const three: BoostedModel = {
  ...smallModel,
  objective: "multiclass num_class:3",
  treesPerIteration: 3,
  trees: [smallTree([1, 2, 3]), smallTree([0.5]), smallTree([3, 2, 1])],
};

describe("ml/predict", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-predict-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const stored = (model: BoostedModel): { readonly file: string } => {
    const file = join(folder, "model.txt");
    writeFileSync(file, writeModelText(model));
    return { file };
  };
  const run = (
    model: BoostedModel,
    params: { readonly [name: string]: unknown } = {},
    inputs: { readonly [port: string]: Given } = {},
  ) => runComponent(predict, params, { model: stored(model), features, ...inputs });
  const columnsOf = async (...given: Parameters<typeof run>): Promise<{ readonly [name: string]: readonly unknown[] }> => {
    const table = (await run(...given)).outputs.scores as Table;
    return Object.fromEntries(table.columns.map((column) => [column.name, Array.from<unknown>(column.values)]));
  };

  it("finds columns by name in any order, and leaves unknown labels missing", async () => {
    const p = predictBoosted(smallModel, [Float64Array.of(0, 1, Number.NaN), Float64Array.of(0, -5, Number.NaN)], 3);
    const { outputs, metrics } = await run(smallModel);
    expect(outputs.metrics).to.deep.equal({ classes: [0, 1], rows: 3 });
    expect(metrics).to.deep.equal({ rows: 3 });
    expect(await columnsOf(smallModel)).to.deep.equal({
      id: [7, 8, 9],
      label: [Number.NaN, Number.NaN, Number.NaN],
      p0: Array.from(p, (each) => 1 - each),
      p1: Array.from(p),
    });
  });

  it("takes labels from a table where they are known, and the test part of a split", async () => {
    const labels = tableOf([integerColumn("PID", [9, 1, 7]), textColumn("sick", ["yes", "no", null])]);
    const model = { ...smallModel, classes: ["no", "yes"] };
    expect((await columnsOf(model, { label: "sick" }, { labels })).label).to.deep.equal([null, null, "yes"]);
    const split = { train: [0], test: [2, 1], train_ids: [7], test_ids: [9, 8] };
    const { id, label, p1 } = await columnsOf(model, { label: "sick" }, { labels, split });
    expect({ id, label, count: p1!.length }).to.deep.equal({ id: [9, 8], label: ["yes", null], count: 2 });
  });

  it("takes labels from the features' own table, and joins by row without ids", async () => {
    const plain = tableOf([numberColumn("age", [0, 1]), numberColumn("b", [0, 0]), integerColumn("sick", [1, 0])]);
    expect(await columnsOf(smallModel, { label: "sick" }, { features: plain })).to.deep.include({ id: [0, 1], label: [1, 0] });
    const bare = tableOf([numberColumn("age", [0, 1]), numberColumn("b", [0, 0])]);
    const labels = tableOf([integerColumn("sick", [0, 1])]);
    expect((await columnsOf(smallModel, { label: "sick" }, { features: bare, labels })).label).to.deep.equal([0, 1]);
  });

  it("scores several classes, and a regression", async () => {
    const scores = await columnsOf(three);
    expect(Object.keys(scores)).to.deep.equal(["id", "label", "p0", "p1", "p2"]);
    const regression = { ...smallModel, objective: "regression" };
    expect(await columnsOf(regression, { label: "PID" })).to.deep.equal({
      id: [7, 8, 9],
      label: [7, 8, 9],
      prediction: [0.375, -0.375, 0.375],
    });
  });

  it("lists the columns that are missing, or that the model does not know", async () => {
    const other = tableOf([
      integerColumn("PID", [1]),
      numberColumn("b", [1]),
      numberColumn("Age", [1]),
      numberColumn("height", [2]),
    ]);
    expect(await failureOf(() => run(smallModel, {}, { features: other }))).to.deep.equal({
      code: "feature-columns",
      message: `features lacks 1 of the model's 2 features: "age"; it has 2 numeric columns that the model does not know: "Age" and "height"`,
      help: "name the label (label), list columns that are no features (drop), or pass over what the model does not know (extra: ignore)",
    });
    const short = tableOf([numberColumn("PID", [1])]);
    expect(await failureOf(() => run(smallModel, {}, { features: short }))).to.deep.equal({
      code: "feature-columns",
      message: `features lacks 2 of the model's 2 features: "age" and "b"`,
      help: "take the table that the model was trained on, or one with the same columns; their order does not matter",
    });
    const more = tableOf([numberColumn("age", [1]), numberColumn("b", [1]), numberColumn("height", [2])]);
    expect(await failureOf(() => run(smallModel, {}, { features: more }))).to.include({
      message: 'features has 1 numeric column that the model does not know: "height"',
    });
    for (const params of [{ extra: "ignore" }, { drop: ["height"] }]) {
      expect((await columnsOf(smallModel, params, { features: more })).id).to.deep.equal([0]);
    }
    const blank = tableOf([numberColumn("age", [1]), numberColumn("b", [1]), numberColumn("remark", [Number.NaN])]);
    expect((await columnsOf(smallModel, {}, { features: blank })).id).to.deep.equal([0]);
    const none = tableOf([numberColumn("age", []), numberColumn("b", []), numberColumn("height", [])]);
    expect((await columnsOf(smallModel, {}, { features: none })).id).to.deep.equal([]);
  });

  it("says what is wrong with labels and features", async () => {
    const labels = tableOf([integerColumn("PID", [7, 8, 9]), integerColumn("sick", [0, 3, 1])]);
    expect(await failureOf(() => run(smallModel, { label: "sick" }, { labels }))).to.deep.equal({
      code: "unknown-label",
      message: "row 8 has the label 3, but the model's classes are 0 and 1",
      help: "name the column that the model was trained on (label), or leave the labels out",
    });
    expect(await failureOf(() => run(smallModel, {}, { labels }))).to.deep.equal({
      code: "no-label",
      message: "labels is wired as labels, but no parameter says which column holds them",
      help: "name it (label), or leave the labels out",
    });
    const text = tableOf([textColumn("age", ["old"]), numberColumn("b", [1])]);
    expect(await failureOf(() => run(smallModel, {}, { features: text }))).to.include({
      message: 'column "age" of features must hold numbers, but row 1 has "old"',
    });
  });

  describe("by a forest", () => {
    const model = { file: "" };
    const table = (x: number, y: number): Table => tableOf([numberColumn("y", [y, y]), numberColumn("x", [x, -5])]);
    before(async () => {
      const count = 40;
      const codes = Int32Array.from({ length: count }, (_, row) => row % 2);
      const columns = [
        Float64Array.from(codes, (code, row) => code * 10 + row / count),
        Float64Array.from(codes, (_, row) => Math.sin(row)),
      ];
      const settings = { ...DEFAULT_SETTINGS, trees: 5, seed: 3 };
      const forest = await fitForest(
        { columns, codes, rows: Int32Array.from(codes, (_, row) => row), classes: ["no", "yes"], featureNames: ["x", "y"] },
        settings,
      );
      model.file = join(folder, "model.json");
      await writeForest(forest, model.file);
    });

    it("scores rows", async () => {
      const { outputs } = await runComponent(predict, {}, { model, features: table(12, 0) });
      expect(outputs.metrics).to.deep.equal({ classes: ["no", "yes"], rows: 2 });
      const { columns } = outputs.scores as Table;
      expect(columns.map(({ name }) => name)).to.deep.equal(["id", "label", "p0", "p1"]);
      const [p0, p1] = [columns[2]!.values, columns[3]!.values];
      expect([p1[0], p0[1]].every((p) => (p as number) > 0.5)).to.equal(true);
    });

    it("says which value is missing or infinite", async () => {
      const fails = (x: number, y: number) => failureOf(() => runComponent(predict, {}, { model, features: table(x, y) }));
      expect(await fails(Number.NaN, 1)).to.deep.equal({
        code: "missing-value",
        message: 'row 0 of features has no value in column "x", and a random forest needs all',
        help: "fill missing values in (data/encode), or take a boosted model, which knows what to do with them",
      });
      expect(await fails(1, -1e39)).to.deep.equal({
        code: "not-finite",
        message: 'row 0 of features has -1e+39 in column "y"; a random forest takes numbers up to 3.4e38',
        help: "correct the value, or take the row out (data/select)",
      });
    });
  });

  it("says what is wrong with the model's file", async () => {
    const pickle = join(folder, "model.pkl");
    writeFileSync(pickle, "");
    expect(await failureOf(() => runComponent(predict, {}, { model: { file: pickle }, features }))).to.deep.equal({
      code: "unknown-model",
      message: `${pickle} ends in ".pkl", which is no model`,
      allowed: ".txt (LightGBM's model.txt), .json (a forest)",
    });
    const other = join(folder, "notes.txt");
    writeFileSync(other, "Dear all,\n");
    expect(await failureOf(() => runComponent(predict, {}, { model: { file: other }, features }))).to.include({
      code: "damaged-file",
      message: 'notes.txt is no LightGBM model: line 1 is "Dear all,", not "tree"',
    });
  });
});
