import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse as parseCsv } from "csv-parse/sync";
import { parse } from "yaml";
import { compareTables } from "../../../src/reporting/compare/compare-tables.ts";
import { readReference } from "../../../src/reporting/compare/read-reference.ts";
import type { Scored } from "../../../src/reporting/scores/scored.ts";
import { classification } from "../../../src/reporting/tables/classification.ts";
import { repository } from "../../support/project.ts";
import { requireShared, sharedPath } from "../../support/reference.ts";
import { scored, scoresOf } from "../scores/example-scores.ts";

interface Golden {
  readonly random_forest: { readonly proba: readonly (readonly number[])[] };
  readonly gbdt: { readonly proba: readonly (readonly number[])[] };
}

/** Whether Tables 2 and 3 follow from the libraries' probabilities; that ours are the same is for other tests to show. */
describe("Tables 2 and 3 from the probabilities of scikit-learn 1.2.1 and LightGBM 2.3.1", () => {
  let all: Scored[] = [];

  before(function () {
    requireShared(this, "data/covid-mtl/golden");
    const read = (name: string): string => readFileSync(sharedPath("data/covid-mtl", name), "utf8");
    const { test_pid_in_order: ids } = JSON.parse(read("golden/split.json")) as { test_pid_in_order: readonly number[] };
    const patients = new Map(
      (parseCsv(read("patients.csv"), { columns: true }) as Record<string, string>[]).map((row) => [Number(row.PID), row]),
    );
    all = ["COVIDCT", "COVIDNC", "COVIDSeverity"].flatMap((label) => {
      const golden = JSON.parse(read(`golden/models-${label}.json`)) as Golden;
      const labels = ids.map((id) => Number(patients.get(id)?.[label]));
      return [
        scored(scoresOf(labels, golden.random_forest.proba), "forest", { label }),
        scored(scoresOf(labels, golden.gbdt.proba), "boosting", { label }),
      ];
    });
  });

  const spec = parse(readFileSync(`${repository}/experiments/covid-mtl/radiomics.yaml`, "utf8")) as {
    stages: Record<string, { with: Record<string, unknown> }>;
  };
  const file = "experiments/covid-mtl/reference/covid-mtl.yaml";
  const reference = readReference(readFileSync(`${repository}/${file}`, "utf8"), file);

  for (const [name, cells, left] of [
    ["table2", 20, 60],
    ["table3", 10, 30],
  ] as const) {
    it(`${name}: ${cells} cells are equal as printed, the networks' ${left} not run`, () => {
      if (!reference.ok) throw new Error(reference.failures[0]?.message);
      const own = name === "table2" ? all : all.filter(({ cell }) => cell.label === "COVIDSeverity");
      const defaults = {
        groups: [],
        metrics: ["precision", "recall", "F1", "accuracy", "AUC", "exact AUC"],
        digits: { accuracy: 4 },
        level: 0.95,
        resamples: 200,
        seed: 11,
      };
      // the stage's parameters as the spec has them, over the component's defaults
      const options = { ...defaults, ...spec.stages[name]!.with } as unknown as Parameters<typeof classification>[1];
      const table = { ...classification(own, options), name, caption: "", rowHeader: "", synthetic: false, patientLevel: false };
      const { rows } = compareTables(reference.value, [table]);
      const count = (verdict: string): number => rows.filter((row) => row.verdict === verdict).length;
      expect([count("equal"), count("not run"), rows.length]).to.deep.equal([cells, left, cells + left]);
    });
  }
});
