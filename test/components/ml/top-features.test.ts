import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { parse } from "yaml";
import { topFeatures } from "../../../src/components/ml/top-features.component.ts";
import { modelNames } from "../../../src/components/ml/top-features-names.ts";
import { topFeatures as join } from "../../../src/components/ml/top-features-table.ts";
import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { requireShared, sharedPath } from "../../support/reference.ts";
import { runComponent } from "../../support/run-component.ts";

const importances = (values: { readonly [feature: string]: number }, by = "split"): Table =>
  tableOf([textColumn("feature", Object.keys(values)), numberColumn(by, Object.values(values))]);
const run = async (tables: readonly Table[], params: { readonly [name: string]: unknown } = {}) =>
  (await runComponent(topFeatures, params, { importances: tables })).outputs;

describe("ml/top-features", () => {
  it("joins the most important features of each model, ordered by their mean share", async () => {
    const outputs = await run([importances({ a: 1, b: 5, c: 4, d: 0 }), importances({ c: 100, e: 300, b: 0 })], { count: 2 });
    expect(outputs.features).to.deep.equal(["e", "c", "b"]); // (0 + .75) / 2, (.4 + .25) / 2, (.5 + 0) / 2
    const table = outputs.table as Table;
    expect(Object.fromEntries(table.columns.map((column) => [column.name, Array.from<unknown>(column.values)]))).to.deep.equal({
      feature: ["e", "c", "b"],
      top: [1, 2, 1],
      models: ["importances2", "importances1; importances2", "importances1"],
      share: [0.375, 0.325, 0.25],
      "rank importances1": [Number.NaN, 2, 1],
      "importance importances1": [Number.NaN, 4, 5],
      "rank importances2": [1, 2, Number.NaN],
      "importance importances2": [300, 100, 0],
    });
  });

  it("keeps the order of the table where importances tie, at the cut too", async () => {
    const tied = importances({ z: 2, y: 3, x: 2, w: 2 });
    expect((await run([tied], { count: 2 })).features).to.deep.equal(["y", "z"]);
    expect((await run([tied])).features).to.deep.equal(["y", "z", "x", "w"]);
  });

  it("goes by split, by impurity where there is no split, or as told; features without importance have no rank", async () => {
    const forest = importances({ a: 0.2, b: 0.8, c: 0 }, "impurity");
    expect((await run([forest, importances({ a: 1, c: -1, d: Number.NaN })])).features).to.deep.equal(["a", "b"]);
    const both = tableOf([textColumn("feature", ["a", "b"]), integerColumn("split", [5, 1]), numberColumn("gain", [1, 9])]);
    expect((await run([both])).features).to.deep.equal(["a", "b"]);
    expect((await run([both], { by: "gain" })).features).to.deep.equal(["b", "a"]);
  });

  it("says what is wrong with importances", async () => {
    const message = async (table: Table, params = {}): Promise<string> => (await failureOf(() => run([table], params))).message;
    expect(await message(importances({ a: 1 }), { by: "gain" })).to.equal('no column "gain" in importances1');
    expect(await message(tableOf([textColumn("name", ["a"]), numberColumn("split", [1])]))).to.equal(
      'no column "feature" in importances1',
    );
    expect(await message(importances({ a: 0, b: 0 }))).to.equal('no feature of importances1 has a split above 0: "a" and "b"');
    expect(await message(tableOf([numberColumn("feature", [1]), numberColumn("split", [1])]))).to.equal(
      'column "feature" of importances1 holds numbers, not names of features',
    );
    expect(await message(tableOf([textColumn("feature", ["a", null]), numberColumn("split", [1, 1])]))).to.equal(
      "row 2 of importances1 names no feature",
    );
    expect(await message(tableOf([textColumn("feature", ["a", "a"]), numberColumn("split", [1, 1])]))).to.equal(
      'importances1 has the feature "a" twice (row 2)',
    );
  });

  it("lists every model's first features and no other, whatever the importances", () => {
    const model = fc
      .array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 12 })
      .filter((list) => list.some((v) => v > 0));
    fc.assert(
      fc.property(fc.array(model, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 5 }), (lists, count) => {
        const models = lists.map((list, m) => ({
          name: `m${m}`,
          table: importances(Object.fromEntries(list.map((value, k) => [`f${k}`, value]))),
          where: "importances",
        }));
        const firsts = lists.flatMap((list) =>
          list
            .map((value, k) => ({ value, name: `f${k}` }))
            .filter(({ value }) => value > 0)
            .sort((one, other) => other.value - one.value)
            .slice(0, count)
            .map(({ name }) => name),
        );
        const { features } = join(models, { count });
        return features.length === new Set(features).size && [...features].sort().join() === [...new Set(firsts)].sort().join();
      }),
    );
  });

  it("gives the paper's 24 features from its three boosted models", async function () {
    requireShared(this, "data", "covid-mtl", "golden");
    const golden = (name: string): string => readFileSync(sharedPath("data", "covid-mtl", "golden", name), "utf8");
    const tables = ["COVIDCT", "COVIDNC", "COVIDSeverity"].map((label) => {
      const { gbdt } = JSON.parse(golden(`models-${label}.json`)) as {
        gbdt: { split_importance: { [feature: string]: number } };
      };
      return importances(gbdt.split_importance);
    });
    const { table4 } = parse(golden("paper.yaml")) as { table4: { feature: string }[] };
    const { features } = await run(tables);
    expect([...(features as string[])].sort()).to.deep.equal(table4.map(({ feature }) => feature).sort());
  });
});

describe("modelNames", () => {
  const of = (label: string, stage = "", cell = {}) => ({ label, stage, cell });

  it("takes the cells' values where they tell models apart, else stages too, else labels", () => {
    expect(modelNames([of("a", "boosting", { label: "CT" }), of("b", "boosting", { label: "NC" })])).to.deep.equal(["CT", "NC"]);
    expect(modelNames([of("a", "boosting", { label: "CT" }), of("b", "forest", { label: "CT" })])).to.deep.equal([
      "boosting CT",
      "forest CT",
    ]);
    expect(modelNames([of("a", "boosting"), { ...of("b", "boosting"), variant: "slow" }])).to.deep.equal([
      "boosting",
      "boosting@slow",
    ]);
    expect(modelNames([of("x.csv"), of("y.csv")])).to.deep.equal(["x.csv", "y.csv"]);
    expect(modelNames([of("x.csv"), of("x.csv")])).to.deep.equal(["1 x.csv", "2 x.csv"]);
  });
});
