import { expect } from "chai";
import type { Scored } from "../../../src/reporting/scores/scored.ts";
import { spreadMisfits } from "../../../src/reporting/scores/spread.ts";
import { type ClassificationOptions, classification } from "../../../src/reporting/tables/classification.ts";
import { numberKey } from "../../../src/reporting/tables/keys.ts";
import { styled } from "../../../src/reporting/tables/style.ts";
import { valuesCsv } from "../../../src/reporting/tables/values-csv.ts";
import { delongInterval } from "../../../src/stats/metrics/delong.ts";
import { messageOf } from "../../formats/failure-of.ts";
import { binary, randomScores, scored } from "../scores/example-scores.ts";
import { PLAIN_STYLE } from "./rich-model.ts";

const eight = binary([0, 0, 0, 1, 1, 1, 1, 1], [0.1, 0.2, 0.7, 0.4, 0.6, 0.8, 0.9, 0.95]);
const perfect = binary([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]);
const three = randomScores(30, 3, 1);
const OPTIONS: ClassificationOptions = {
  rows: [],
  groups: [],
  metrics: ["F1", "accuracy", "exact AUC"],
  digits: { accuracy: 4 },
  notRun: "",
  level: 0.95,
  resamples: 200,
  seed: 1,
  spread: "sd",
};
const made = (from: readonly Scored[], options: Partial<ClassificationOptions> = {}) =>
  classification(from, { ...OPTIONS, ...options });
const texts = ({ rows }: ReturnType<typeof classification>) => rows.map((row) => [row.key, ...row.cells.map(({ text }) => text)]);

describe("classification table", () => {
  const groups = [
    { name: "ct", header: "CT", where: { label: "COVIDCT" } },
    { name: "nat", where: { label: "COVIDNC" } },
  ];
  const all = [
    scored(eight, "forest", { label: "COVIDCT" }),
    scored(perfect, "forest", { label: "COVIDNC" }),
    scored(three, "forest", { label: "COVIDSeverity" }),
    scored(perfect, "boosting", { label: "COVIDCT" }),
  ];

  it("has a row a model and the metrics of each group, in the order asked", () => {
    const rows = [
      { row: "LGBM, Radiomics", stage: "boosting" },
      { row: "RF, Radiomics", header: "RF", group: "Radiomics", stage: "forest" },
      { row: "ResNet3D, Volume" },
    ];
    const table = made(all, { rows, groups, notRun: "no volumes" });
    expect(table.columns.map(({ key, header, group }) => [key, header, group])).to.deep.equal([
      ["ct F1", "F1", "CT"],
      ["ct accuracy", "Accuracy", "CT"],
      ["ct exact AUC", "Exact AUC", "CT"],
      ["nat F1", "F1", "nat"],
      ["nat accuracy", "Accuracy", "nat"],
      ["nat exact AUC", "Exact AUC", "nat"],
    ]);
    const score = [...eight.truth.keys()].map((row) => eight.probabilities[2 * row + 1]!);
    const { area, ciLow, ciHigh } = delongInterval(eight.truth, score);
    expect(texts(table)).to.deep.equal([
      ["LGBM, Radiomics", "1.000", "1.0000", "1.000 (1.000, 1.000)", "—", "—", "—"],
      ["RF, Radiomics", "0.750", "0.7500", `0.867 (${ciLow.toFixed(3)}, 1.000)`, "1.000", "1.0000", "1.000 (1.000, 1.000)"],
      ["ResNet3D, Volume", ...Array<string>(6).fill("—")],
    ]);
    expect(table.rows[1]).to.include({ header: "RF", group: "Radiomics" });
    expect(table.rows[1]!.cells[2]!.value).to.deep.equal([area, ciLow, ciHigh]);
    expect(table.rows[2]!.cells[0]).to.deep.equal({ text: "—", value: null, missing: "not run", reason: "no volumes" });
    expect(table.notes).to.deep.equal([
      "F1: means over the classes by their size.",
      "Exact AUC: area under the ROC curve as it is, with its 95 % confidence interval, DeLong's.",
    ]);
  });

  it("has a row a stage and cell where none are named, and a column a class", () => {
    const table = made(all.slice(2), { groups: [], metrics: ["AUC", "AUC sd", "class AUC", "exact AUC"], level: 0.999 });
    expect(table.rows.map((row) => row.key)).to.deep.equal(["forest label=COVIDSeverity", "boosting label=COVIDCT"]);
    expect(table.columns.map(({ key }) => key)).to.deep.equal(["AUC", "AUC sd", "AUC 0", "AUC 1", "AUC 2", "exact AUC"]);
    expect(table.rows[1]!.cells[4]!.text, "there is no third class").to.equal("—");
    expect(table.notes).to.deep.equal([
      "AUC: mean over the classes of the areas under ROC curves, each class against the rest, interpolated at 100 evenly spaced false-positive rates; sd: their standard deviation (n).",
      "Exact AUC: area under the ROC curve as it is, of three classes or more the mean over the classes, each against the rest, with its 99.9 % confidence interval, DeLong's, or of three classes or more by a bootstrap within the classes (200 resamples, percentiles).",
    ]);
    expect(made([all[2]!]).notes.at(-1)).to.equal(
      "Exact AUC: area under the ROC curve as it is, the mean over the classes, each against the rest, with its 95 % confidence interval, by a bootstrap within the classes (200 resamples, percentiles).",
    );
    const { cells } = table.rows[0]!;
    const areas = cells.slice(2, 5).map(({ value }) => value as number);
    expect(cells[0]!.value).to.be.closeTo((areas[0]! + areas[1]! + areas[2]!) / 3, 1e-15);
  });

  it("takes seeds together as mean ± standard deviation, and says of how many", () => {
    const seeds = [eight, perfect].map((scores, seed) => scored(scores, "forest", { label: "COVIDCT", seed }));
    const table = made([...seeds, scored(three, "forest", { label: "COVIDNC", seed: 0 })], { groups });
    expect(texts(table)[0]!.slice(0, 4)).to.deep.equal(["forest", "0.875±0.177", "0.8750±0.1768", "0.933±0.094"]);
    expect(table.rows[0]!.cells[1]!.value).to.deep.equal([0.875, Math.sqrt(2 * 0.125 ** 2)]);
    expect(table.notes[0]).to.equal("Mean ± standard deviation (n − 1) over the seeds. Seeds: forest: 2.");
    expect(table.notes.at(-1)).to.equal(
      "Exact AUC: area under the ROC curve as it is, of three classes or more the mean over the classes, each against the rest, of one run with its 95 % confidence interval, DeLong's, or of three classes or more by a bootstrap within the classes (200 resamples, percentiles).",
    );
    expect(made(seeds).notes.at(-1)).to.equal("Exact AUC: area under the ROC curve as it is.");
  });

  describe("with intervals over seeds", () => {
    const runs = (from: readonly number[]) =>
      from.map((first, seed) => scored(binary([0, 0, 1, 1], [0.1, 0.6 - 0.05 * seed, 0.8, 0.9], first), "forest", { seed }));
    const t = 0.95 / Math.sqrt(2 * 0.975 * 0.025); // two-sided 95 %, two degrees of freedom, in closed form
    const same = runs([1, 1, 1]);
    const anew = runs([1, 3, 5]);
    const over = { metrics: ["accuracy"], spread: "interval" } as const;
    const [mean, sd] = [(0.75 + 0.75 + 1) / 3, Math.sqrt((2 / 144 + 4 / 144) / 2)]; // the first two name the second row wrongly

    it("prints the mean with its t interval in brackets, and says of how many seeds", () => {
      const table = made([...same, scored(eight, "boosting", { seed: 0 })], over);
      const { value, roles, n, runs: values } = table.rows[0]!.cells[0]!;
      const margin = t * sd * Math.sqrt(1 / 3);
      const wanted = [mean, mean - margin, mean + margin];
      for (const [at, number] of (value as readonly number[]).entries()) expect(number).to.be.closeTo(wanted[at]!, 1e-12);
      expect({ roles, n, values }).to.deep.equal({
        roles: ["value", "ci-low", "ci-high"],
        n: 3,
        values: { 0: 0.75, 1: 0.75, 2: 1 },
      });
      expect(texts(table), "one run alone has neither ± nor interval").to.deep.equal([
        ["forest", "0.8333 (0.4748, 1.1919)"],
        ["boosting", "0.7500"],
      ]);
      expect(table.notes).to.deep.equal(["Mean over the seeds, in brackets its 95 % t interval. Seeds: forest: 3."]);
      expect(made(same, { ...over, level: 0.9 }).notes[0]).to.contain("its 90 % t interval");
    });

    it("widens it where the seeds split anew, and says where", () => {
      const width = (from: readonly Scored[], options: object) => {
        const value = made(from, { ...over, ...options }).rows[0]!.cells[0]!.value as readonly number[];
        return value[2]! - value[1]!;
      };
      const share = { testShare: 0.25 };
      expect(width(anew, share)).to.be.closeTo(2 * t * sd * Math.sqrt(1 / 3 + 1 / 3), 1e-12);
      expect(width(anew, {})).to.be.closeTo(2 * t * sd * Math.sqrt(1 / 3), 1e-12);
      expect(width(same, share)).to.equal(width(same, {}));
      const notes = (from: readonly Scored[], options: object) => made(from, { ...over, ...options }).notes;
      const both = [...same, ...anew.map((each) => ({ ...each, stage: "anew" }))];
      const said = "Mean over the seeds, in brackets its 95 % t interval";
      const why = "their training parts overlap (Nadeau and Bengio 2003)";
      expect(notes(anew, share)).to.deep.equal([`${said}, widened since ${why}. Seeds: forest: 3.`]);
      expect(notes(both, share)).to.deep.equal([`${said}, widened where ${why}. Seeds: forest: 3; anew: 3.`]);
      expect(notes(anew, {})).to.deep.equal([
        `${said}. Seeds: forest: 3.`,
        "The seeds split anew, so that their training parts overlap and the t interval is too narrow: testShare widens it.",
      ]);
    });

    it("has each printed number's key and place in the CSV of values, and decimals from half the interval", () => {
      const model = { ...made(same, over), name: "t", caption: "", rowHeader: "", synthetic: false, patientLevel: false };
      const cell = model.rows[0]!.cells[0]!;
      expect([0, 1, 2].map((at) => numberKey("t.forest.accuracy", cell, at))).to.deep.equal([
        "t.forest.accuracy",
        "t.forest.accuracy.ci-low",
        "t.forest.accuracy.ci-high",
      ]);
      const [value, low, high] = cell.value as readonly number[];
      expect(valuesCsv(model)).to.equal(`key,value,n,sd,ci_low,ci_high,unit\nt.forest.accuracy,${value},3,,${low},${high},\n`);
      const { rows } = styled(model, { ...PLAIN_STYLE, uncertaintyDigits: 1 });
      expect(rows[0]!.cells[0]!.text).to.equal("0.8 (0.5, 1.2)");
    });

    it("refuses a share of the test part where no interval is printed", () => {
      const params = { long: false, fit: false, spread: "sd" as const, testShare: 0.3 };
      expect(spreadMisfits(params)).to.deep.equal([
        {
          at: ["testShare"],
          message: '"testShare" widens intervals, and "spread" is sd: there are none',
          help: 'set "spread: interval", or leave it out',
        },
      ]);
      expect(spreadMisfits({ ...params, spread: "interval" })).to.deep.equal([]);
    });
  });

  it("has a dash for an area that is undefined, and compares nothing with it", () => {
    const healthy = scored(binary([0, 0, 0], [0.1, 0.2, 0.6]), "forest");
    const other = scored(binary([0, 0, 0], [0.3, 0.1, 0.7]), "boosting");
    const table = made([healthy, other], { metrics: ["exact AUC"], significance: { baseline: "boosting", level: 0.05 } });
    const undefinedCell = { text: "—", value: null, missing: "undefined" };
    expect(table.rows.map(({ cells }) => cells)).to.deep.equal([[undefinedCell], [undefinedCell]]);
  });

  it("refuses what would stand in one cell, and a stage that is not there", async () => {
    expect(await messageOf(() => made(all, { rows: [{ row: "RF", stage: "forest" }] }))).to.equal(
      'row "RF" would show both forest[label=COVIDCT].scores and forest[label=COVIDNC].scores',
    );
    const wrong = () => made(all, { groups, rows: [{ row: "RF", stage: "tree" }] });
    expect(await messageOf(wrong)).to.equal('no scores come from the stage "tree"');
  });

  it("shows scores of files, by their names", () => {
    const file = { ...scored(perfect, ""), label: "scores.csv" };
    expect(texts(made([file], { metrics: ["accuracy"] }))).to.deep.equal([["scores.csv", "1.0000"]]);
  });
});
