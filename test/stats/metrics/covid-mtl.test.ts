import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { parse as parseYaml } from "yaml";
import { standardDeviation } from "../../../src/stats/describe/standard-deviation.ts";
import { classificationMetrics } from "../../../src/stats/metrics/classification-metrics.ts";
import { confusionMatrix } from "../../../src/stats/metrics/confusion-matrix.ts";
import { meanInterpolatedRoc } from "../../../src/stats/metrics/interpolated-roc.ts";
import { predictedClass } from "../../../src/stats/metrics/predicted-class.ts";
import { requireShared, sharedPath } from "../../support/reference.ts";

interface Models {
  readonly random_forest: { readonly proba: number[][] };
  readonly gbdt: { readonly proba: number[][] };
}
type Five = [precision: number, recall: number, f1: number, accuracy: number, auc: number];
interface Paper {
  readonly table2: readonly { readonly model: string; readonly ct: Five; readonly nat: Five }[];
  readonly table3: readonly {
    readonly model: string;
    readonly severity: Five;
    readonly auc_sd?: number;
    readonly auc_by_class?: number[];
  }[];
}

describe("stats/metrics on the paper's models", () => {
  const folder = ["data", "covid-mtl"] as const;
  const golden = (name: string): string => readFileSync(sharedPath(...folder, "golden", name), "utf8");
  let paper: Paper;
  let truthOf: (label: string) => Int32Array;

  before(function () {
    requireShared(this, ...folder);
    paper = parseYaml(golden("paper.yaml")) as Paper;
    const patients = parse(readFileSync(sharedPath(...folder, "patients.csv")), { columns: true }) as Record<string, string>[];
    const byPid = new Map(patients.map((row) => [Number(row.PID), row]));
    const { test_pid_in_order: pids } = JSON.parse(golden("split.json")) as { test_pid_in_order: number[] };
    truthOf = (label) => Int32Array.from(pids, (pid) => Number(byPid.get(pid)![label]));
  });

  /** As the paper prints them. */
  function printed(probabilities: readonly (readonly number[])[], truth: Int32Array): string[] {
    const classes = probabilities[0]!.length;
    const flat = Float64Array.from(probabilities.flat());
    const { weighted, accuracy } = classificationMetrics(confusionMatrix(truth, predictedClass(flat, classes), classes), classes);
    const { area } = meanInterpolatedRoc(flat, truth, classes).mean;
    const three = [weighted.precision, weighted.recall, weighted.f1].map((value) => value.toFixed(3));
    return [...three, accuracy.toFixed(4), area.toFixed(3)];
  }

  it("gives all 30 cells of Tables 2 and 3 from the libraries' probabilities, to the last printed digit", () => {
    const row = <T extends { readonly model: string }>(rows: readonly T[], model: string): T =>
      rows.find((each) => each.model === model)!;
    let cells = 0;
    for (const [label, published] of [
      ["COVIDCT", (model: string) => row(paper.table2, model).ct],
      ["COVIDNC", (model: string) => row(paper.table2, model).nat],
      ["COVIDSeverity", (model: string) => row(paper.table3, model).severity],
    ] as const) {
      const models = JSON.parse(golden(`models-${label}.json`)) as Models;
      for (const [model, { proba }] of [
        ["RF", models.random_forest],
        ["LGBM", models.gbdt],
      ] as const) {
        const wanted = published(model).map((value, i) => value.toFixed(i === 3 ? 4 : 3));
        expect(printed(proba, truthOf(label)), `${model} ${label}`).to.deep.equal(wanted);
        cells += wanted.length;
      }
    }
    expect(cells).to.equal(30);
  });

  it("has the paper's ± of an AUC as the deviation of the classes' areas with divisor n", () => {
    const { auc_by_class: areas, auc_sd: sd } = paper.table3.find((row) => row.auc_by_class)!;
    expect(standardDeviation(areas!, 0).toFixed(3)).to.equal(sd!.toFixed(3));
    expect(standardDeviation(areas!, 1).toFixed(3)).not.to.equal(sd!.toFixed(3));
  });
});
