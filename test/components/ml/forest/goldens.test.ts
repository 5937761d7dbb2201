import { readFileSync } from "node:fs";
import { expect } from "chai";
import { fitForest } from "../../../../src/components/ml/forest/fit-forest.ts";
import { forestImportances } from "../../../../src/components/ml/forest/forest-importances.ts";
import { outOfBag } from "../../../../src/components/ml/forest/out-of-bag.ts";
import { predictForest } from "../../../../src/components/ml/forest/predict-forest.ts";
import { DEFAULT_SETTINGS } from "../../../../src/components/ml/forest/settings.ts";
import { featureColumns, findNumbers } from "../../../../src/formats/columns.ts";
import { readCsv } from "../../../../src/formats/csv.ts";
import { worstAbsolute } from "../../../support/closeness.ts";
import { requireShared, sharedPath } from "../../../support/reference.ts";
import { PAPER_LABELS, paperCohort } from "./paper-cohort.ts";

/** What test/golden/ml/README.md says of `random_forest`. */
interface Golden {
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly random_forest: {
    readonly n_estimators: number;
    readonly random_state: number;
    readonly proba: readonly (readonly number[])[];
    readonly oob_score: number;
    readonly feature_importances: readonly number[];
    readonly first_trees: readonly {
      readonly feature: readonly number[];
      readonly threshold: readonly number[];
      readonly children_left: readonly number[];
      readonly children_right: readonly number[];
      readonly n_node_samples: readonly number[];
    }[];
  };
}

const golden = (name: string): string => readFileSync(new URL(`../../../golden/ml/${name}`, import.meta.url), "utf8");

describe("random forest and the stored references of scikit-learn 1.2.1", () => {
  for (const [set, file] of [
    ["breast-cancer", "breast-cancer-11-lightgbm-2.3.1.json"],
    ["wine", "wine-3-lightgbm-2.3.1.json"],
  ] as const) {
    it(`agree on ${set}: trees, probabilities, out-of-bag score, importances, all to the last bit`, async () => {
      const { train, test, random_forest: wanted } = JSON.parse(golden(file)) as Golden;
      const table = await readCsv(Buffer.from(golden(`${set}.csv`)), `${set}.csv`);
      const features = featureColumns(table, { labels: ["label"] });
      const columns = features.map(({ values }) => values);
      const labels = findNumbers(table, "label").values;
      const codes = Int32Array.from(train, (row) => labels[row]!);
      const classes = [...new Set(labels)].sort();
      const settings = { ...DEFAULT_SETTINGS, trees: wanted.n_estimators, seed: wanted.random_state };
      const featureNames = features.map(({ name }) => name);
      const model = await fitForest({ columns, featureNames, rows: train, codes, classes }, settings);
      wanted.first_trees.forEach((tree, t) => {
        const ours = model.trees[t]!;
        const inner = tree.children_left.map((child) => child >= 0);
        expect([...ours.feature]).to.deep.equal(tree.feature.map((feature, k) => (inner[k] ? feature : -1)));
        expect([...ours.threshold]).to.deep.equal(tree.threshold.map((threshold, k) => (inner[k] ? threshold : 0)));
        expect([...ours.left]).to.deep.equal(tree.children_left);
        expect([...ours.right]).to.deep.equal(tree.children_right);
        expect([...ours.samples]).to.deep.equal(tree.n_node_samples);
      });
      expect([...predictForest(model, columns, test)]).to.deep.equal(wanted.proba.flat());
      expect(outOfBag(model, columns, train, codes).score).to.equal(wanted.oob_score);
      expect([...forestImportances(model.trees, columns.length)]).to.deep.equal(wanted.feature_importances);
    });
  }

  it("agree on the paper's three labels, 1,000 trees each: probabilities of 399 patients", async function () {
    requireShared(this, "data/covid-mtl");
    const { columns, featureNames, train, test, codes } = (await paperCohort())!; // required above
    for (const label of PAPER_LABELS) {
      const stored = JSON.parse(readFileSync(sharedPath(`data/covid-mtl/golden/models-${label}.json`), "utf8")) as Golden;
      const own = Int32Array.from(train, (row) => codes[label][row]!);
      const classes = [...new Set(own)].sort();
      const model = await fitForest(
        { columns, featureNames, rows: train, codes: own, classes },
        { ...DEFAULT_SETTINGS, trees: 1000, seed: 11 },
        { threads: 2 },
      );
      expect(worstAbsolute(predictForest(model, columns, test), stored.random_forest.proba.flat()), label).to.equal(0);
    }
  }).timeout(120_000);
});
