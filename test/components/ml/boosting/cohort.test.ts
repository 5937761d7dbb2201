import { readFileSync } from "node:fs";
import { expect } from "chai";
import { boostedImportances } from "../../../../src/components/ml/boosting/boosted-importances.ts";
import { classProbabilities } from "../../../../src/components/ml/boosting/class-probabilities.ts";
import { DEFAULT_SETTINGS } from "../../../../src/components/ml/boosting/settings.ts";
import { trainBoosted } from "../../../../src/components/ml/boosting/training/train-boosted.ts";
import { worstAbsolute } from "../../../support/closeness.ts";
import { requireShared, sharedPath } from "../../../support/reference.ts";
import { PAPER_LABELS, paperCohort } from "../forest/paper-cohort.ts";

/** The other two take half a minute more: REGIMEN_ALL_LABELS=1. `make reproduce` has all three. */
const LABELS = process.env.REGIMEN_ALL_LABELS === "1" ? PAPER_LABELS : PAPER_LABELS.slice(0, 1);

describe("the paper's boosted models", () => {
  for (const label of LABELS) {
    it(`${label}: 1,000 iterations as LightGBM 2.3.1, probabilities to 1e-12 and importances equal`, async function () {
      this.timeout(300_000);
      requireShared(this, "data", "covid-mtl", "golden");
      const cohort = (await paperCohort())!; // the shared folder is there
      const path = sharedPath("data", "covid-mtl", "golden", `models-${label}.json`);
      // proba [399][classes] of the test rows in their order; split_importance by feature
      const { gbdt } = JSON.parse(readFileSync(path, "utf8")) as {
        gbdt: { proba: number[][]; split_importance: { [feature: string]: number } };
      };
      const classes = gbdt.proba[0]!.length;
      const { model } = await trainBoosted(
        {
          columns: cohort.columns.map((values) => Float64Array.from(cohort.train, (row) => values[row]!)),
          labels: Array.from(cohort.train, (row) => cohort.codes[label][row]!),
          featureNames: cohort.featureNames,
          classes,
        },
        {
          ...DEFAULT_SETTINGS,
          compat: "2.3",
          objective: classes === 2 ? "binary" : "multiclass",
          trees: 1000,
          learningRate: 0.01,
        },
        { threads: 2 },
      );
      expect(worstAbsolute(classProbabilities(model, cohort.columns, cohort.test), gbdt.proba.flat())).to.be.at.most(1e-12);
      const { split } = boostedImportances(model);
      expect(Object.fromEntries(cohort.featureNames.map((name, k) => [name, split[k]]))).to.deep.equal(gbdt.split_importance);
    });
  }
});
