import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { BoostedModel } from "../../../src/components/ml/boosting/model.ts";
import { writeModelText } from "../../../src/components/ml/boosting/model-text/write-model-text.ts";
import { treeShap } from "../../../src/components/ml/boosting/shap/tree-shap.ts";
import { explain } from "../../../src/components/ml/explain.component.ts";
import { integerColumn, numberColumn, type Table, tableOf } from "../../../src/formats/table.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { type Given, runComponent } from "../../support/run-component.ts";
import { smallModel, smallTree } from "./boosting/small-model.ts";

const age = [0, 1, 2];
const b = [0, -5, 5];
const features = tableOf([integerColumn("PID", [7, 8, 9]), numberColumn("b", b), numberColumn("age", age)]);

describe("ml/explain", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-explain-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = async (
    model: BoostedModel,
    inputs: { readonly [port: string]: Given } = {},
  ): Promise<{ readonly [port: string]: { readonly [name: string]: readonly unknown[] } }> => {
    const file = join(folder, "model.txt");
    writeFileSync(file, writeModelText(model));
    const { outputs } = await runComponent(explain, {}, { model: { file }, features, ...inputs });
    return Object.fromEntries(
      Object.entries(outputs).map(([port, table]) => [
        port,
        Object.fromEntries((table as Table).columns.map((column) => [column.name, Array.from<unknown>(column.values)])),
      ]),
    );
  };

  it("gives one row a patient for a binary model, and the mean size of each feature's part", async () => {
    const values = treeShap(smallModel, [Float64Array.from(age), Float64Array.from(b)], 3);
    const at = (k: number): number[] => [values[k]!, values[3 + k]!, values[6 + k]!];
    const mean = (k: number): number => at(k).reduce((sum, value) => sum + Math.abs(value), 0) / 3;
    expect(await run({ ...smallModel, classes: ["no", "yes"] })).to.deep.equal({
      contributions: { id: [7, 8, 9], class: ["yes", "yes", "yes"], age: at(0), b: at(1), expected: at(2) },
      summary: { feature: ["age", "b"], shap: [mean(0), mean(1)] },
    });
  });

  it("gives one row a patient and class for more, and the test part of a split", async () => {
    const model = {
      ...smallModel,
      objective: "multiclass num_class:3",
      treesPerIteration: 3,
      trees: [smallTree([1, 2, 3]), smallTree([0.5]), smallTree([3, 2, 1])],
    };
    const split = { train: [0], test: [2, 1] };
    const { contributions, summary } = await run(model, { split });
    expect(contributions).to.deep.include({ id: [9, 9, 9, 8, 8, 8], class: [0, 1, 2, 0, 1, 2] });
    const [first, second, third] = contributions!.expected as number[];
    expect(first).to.be.closeTo(2, 1e-15);
    expect(second).to.equal(0.5);
    expect(third).to.be.closeTo(2, 1e-15);
    expect(summary!.shap1).to.deep.equal([0, 0]);
    expect(summary!.shap).to.deep.equal(summary!.shap0!.map((value, k) => (value as number) + (summary!.shap2![k] as number)));
  });

  it("has no class for a regression", async () => {
    const { contributions } = await run({ ...smallModel, objective: "regression" });
    expect(contributions!.class).to.deep.equal([Number.NaN, Number.NaN, Number.NaN]);
  });

  it("refuses other columns, and features named as its own", async () => {
    const short = tableOf([integerColumn("PID", [1]), numberColumn("b", [1])]);
    expect(await failureOf(() => run(smallModel, { features: short }))).to.include({
      message: `features lacks 1 of the model's 2 features: "age"`,
    });
    expect(await failureOf(() => run({ ...smallModel, featureNames: ["expected", "b"] }))).to.deep.equal({
      code: "reserved-column",
      message: 'the model has a feature "expected", a name that the table of contributions needs itself',
      help: "rename the feature before the training; id, class, expected are taken",
    });
  });
});
