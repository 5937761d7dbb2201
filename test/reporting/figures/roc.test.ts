import { expect } from "chai";
import { type RocOptions, roc } from "../../../src/reporting/figures/roc.ts";
import { classCurve, meanCurve } from "../../../src/reporting/figures/roc-curves.ts";
import { renderSvg } from "../../../src/reporting/figures/vega-svg.ts";
import { exactArea } from "../../../src/reporting/scores/exact-area.ts";
import { measure } from "../../../src/reporting/scores/measure.ts";
import { binary, randomScores, scored } from "../scores/example-scores.ts";
import { expectGolden } from "./golden-svg.ts";

const four = binary([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
const three = randomScores(12, 3, 1);
const OPTIONS: RocOptions = {
  models: [
    { stage: "forest", header: "RF" },
    { stage: "boosting", header: "LGBM" },
  ],
  panels: [
    { name: "CT", where: { label: "COVIDCT" }, classes: { "0": "−", "1": "+" } },
    { name: "NAT", where: { label: "COVIDNC" } },
    { name: "Severity", where: { label: "COVIDSeverity" }, classes: { "0": "control", "1": "mild", "2": "severe" } },
  ],
  columns: 2,
  area: "exact",
  legend: "inside",
  caption: "",
  notes: ["A note."],
  synthetic: true,
};
const ALL = [
  scored(four, "forest", { label: "COVIDCT" }),
  scored(randomScores(20, 2, 5), "boosting", { label: "COVIDCT" }),
  scored(three, "forest", { label: "COVIDSeverity" }),
];

describe("ROC curves", () => {
  it("turn at the steps and pass straight through points in between", () => {
    // falling scores: 1 .8, 0 .4, 1 .35, 0 .1
    expect(classCurve([four], 1, "exact")).to.deep.equal({
      fpr: [0, 0, 0.5, 0.5, 1],
      tpr: [0, 0.5, 0.5, 1, 1],
      thresholds: [Number.POSITIVE_INFINITY, 0.8, 0.4, 0.35, 0.1],
      area: 0.75,
    });
    const tied = binary([0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5]);
    expect(classCurve([tied], 1, "exact")).to.deep.equal({
      fpr: [0, 1],
      tpr: [0, 1],
      thresholds: [Number.POSITIVE_INFINITY, 0.5],
      area: 0.5,
    });
  });

  it("have the areas of the tables beside them", () => {
    expect(classCurve([four], 1, "interpolated").area, "of two classes the mean over both").to.equal(measure(four, "AUC")[0]);
    expect(classCurve([three], 2, "interpolated").area).to.equal(measure(three, "class AUC")[2]);
    expect(meanCurve([three], "interpolated").area).to.equal(measure(three, "AUC")[0]);
    expect(meanCurve([three], "exact").area).to.equal(exactArea(three));
  });

  it("of several seeds are their mean, with the deviation of the area", () => {
    const other = binary([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]);
    const { fpr, tpr, area, sd } = classCurve([four, other], 1, "exact");
    expect([area, sd]).to.deep.equal([0.875, Math.sqrt(2 * 0.125 ** 2)]);
    expect(fpr).to.have.length(100);
    expect(tpr[10]).to.equal(0.75);
    expect([tpr[0], tpr[99]]).to.deep.equal([0, 1]);
  });
});

describe("ROC figure", () => {
  it("matches its golden: a panel a label, of three classes a panel a model", async () => {
    const figure = roc(ALL, OPTIONS);
    expect(figure.notes).to.deep.equal([
      "CT: n = 4, 2 (−), 2 (+).",
      "Severity: n = 12, 4 (control), 4 (mild), 4 (severe).",
      "Numbers: exact area under the curve.",
      "A note.",
    ]);
    expect(figure.caption).to.equal(
      "Receiver operating characteristic of the test rows. CT: n = 4, 2 (−), 2 (+). Severity: n = 12, 4 (control), 4 (mild), 4 (severe).",
    );
    const svg = await renderSvg(figure);
    for (const text of ["SYNTHETIC COHORT", ">CT<", ">RF<", ">LGBM<", ">Severity, RF<", ">severe<", ">mean<", ">0.750<"]) {
      expect(svg).to.contain(text);
    }
    expect(svg, "a panel without scores").not.to.contain(">NAT<");
    expectGolden("roc", svg);
  });

  it("has room for many models beside its panels", async () => {
    const models = Array.from({ length: 8 }, (_, k) => ({ stage: `m${k}`, header: `Model ${k} of many, with a long name` }));
    const many = models.map(({ stage }, k) => scored(randomScores(20, 2, k), stage, { label: "COVIDCT" }));
    const options: RocOptions = {
      ...OPTIONS,
      models,
      panels: [OPTIONS.panels[0]!],
      legend: "beside",
      synthetic: false,
      notes: [],
    };
    const svg = await renderSvg(roc(many, options));
    expect(svg.match(/with a long name</g)).to.have.length(8);
    expect(Number(/ width="(\d+)"/.exec(svg)![1]), "the page holds the legend").to.be.within(360, 460);
  });

  it("says how many seeds its curves are the mean of", async () => {
    const seeds = [1, 2, 3].map((seed) => scored(randomScores(20, 2, seed), "forest", { seed }));
    const figure = roc(seeds, { ...OPTIONS, models: [], panels: [], area: "interpolated", notes: [] });
    expect(figure.notes).to.deep.equal([
      "n = 20, 10 (0), 10 (1).",
      "Numbers: areas under curves interpolated at 100 false-positive rates; of two classes the mean over both, as AUC in tables.",
      "Curves: means over 3 seeds; ±: standard deviation (n − 1) of the area.",
    ]);
    const two = seeds.slice(1).map((each) => ({ ...each, stage: "boosting" }));
    const both = [...seeds, ...two, { ...seeds[0]!, stage: "alone" }];
    expect(roc(both, { ...OPTIONS, models: [], panels: [], notes: [] }).notes.at(-1)).to.equal(
      "Curves: means over 2 or 3 seeds; ±: standard deviation (n − 1) of the area.",
    );
    expect(await renderSvg(figure)).to.match(/>0\.\d{3}±0\.\d{3}</);
  });

  it("says between which sizes the test parts of its seeds lie", () => {
    const seeds = [[0, 0, 1, 1], [0, 1, 1, 1, 1]].map((labels, seed) =>
      scored(binary(labels, [0.1, 0.4, 0.35, 0.8, 0.9].slice(0, labels.length)), "forest", { seed }),
    ); // biome-ignore format: labels
    const { notes } = roc(seeds, { ...OPTIONS, models: [], panels: [], notes: [] });
    expect(notes[0]).to.equal("n = 4 to 5, 1 to 2 (0), 2 to 4 (1).");
  });
});
