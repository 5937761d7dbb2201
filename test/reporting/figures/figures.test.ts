import { expect } from "chai";
import { barComparison } from "../../../src/reporting/figures/bar-comparison.ts";
import { boxPlot } from "../../../src/reporting/figures/box-plot.ts";
import { heatmap } from "../../../src/reporting/figures/heatmap.ts";
import { svgToPng } from "../../../src/reporting/figures/rasterize.ts";
import { svgSize, svgToPdf } from "../../../src/reporting/figures/to-pdf.ts";
import { renderSvg } from "../../../src/reporting/figures/vega-svg.ts";
import { COLUMN_LINKAGE, COLUMN_ORDER, FEATURES, LABELS, ROW_LINKAGE, ROW_ORDER } from "./example-cohort.ts";
import { expectGolden } from "./golden-svg.ts";

const BOX = {
  features: ["Small", "Large_glcm_Energy", "Negative"],
  groupings: [
    { label: "COVIDNC", title: "NAT", classes: { "0": "−", "1": "+" } },
    { label: "COVIDSeverity", title: "Severity", classes: { "0": "0", "1": "1", "2": "2" } },
  ],
  columns: 2,
  outliers: true,
  notes: [],
  caption: "",
  synthetic: false,
};
const HEAT = {
  features: [],
  annotations: [
    { column: "Age", title: "Age (years)", show: "continuous" as const },
    { column: "Gender", title: "Gender", show: "classes" as const },
    {
      column: "COVIDSeverity",
      title: "Severity",
      show: "classes" as const,
      ordered: true,
      classes: { "0": "none", "1": "mild" },
    },
  ],
  scale: "z-score" as const,
  limit: 1.5,
  clustering: "Clustered by hand.",
  notes: ["A note."],
  caption: "",
  synthetic: false,
};
const BARS = {
  features: ["Small", "Large_glcm_Energy", "Negative"],
  patients: [
    { id: 11, title: "Patient 11" },
    { id: 16, title: "Patient 16" },
  ],
  notes: [],
  caption: "",
  synthetic: true,
};
const rows = { linkage: ROW_LINKAGE, order: ROW_ORDER };
const columns = { linkage: COLUMN_LINKAGE, order: COLUMN_ORDER };

describe("box plot", () => {
  it("matches its golden", async () => {
    const figure = boxPlot(FEATURES, LABELS, BOX);
    expect(figure.caption).to.equal(
      "Distribution of 3 features by label. n = 6 patients. NAT: 3 (−), 3 (+); Severity: 3 (0), 2 (1), 1 (2).",
    );
    expectGolden("box-plot", await renderSvg(figure));
  });
  it("counts the values that it does not draw", () => {
    const constant = {
      ...BOX,
      groupings: [{ label: "COVIDNC", title: "NAT", classes: { "0": "−", "1": "+" } }],
      outliers: false,
    };
    expect(boxPlot(FEATURES, LABELS, constant).notes.at(-1)).to.match(/0 values beyond are not drawn\.$/);
  });
});

describe("heat map", () => {
  it("matches its golden", async () => {
    const figure = heatmap(FEATURES, LABELS, rows, columns, HEAT);
    expect(figure.notes).to.deep.equal([
      "n = 6 patients (columns), 3 features (rows).",
      "Clustered by hand. z-scores beyond ±1.5 are drawn as ±1.5.",
      "A note.",
    ]);
    const svg = await renderSvg(figure);
    for (const text of ["Female (3)", "mild (2)", "not known (1)", "Age (years)", "≥ 1.5"]) expect(svg).to.contain(text);
    expectGolden("heatmap", svg);
  });
  it("refuses a linkage of another table", () => {
    expect(() => heatmap(FEATURES, LABELS, columns, {}, HEAT)).to.throw("the order of the rows is no order of 6 leaves");
    const swapped = { linkage: COLUMN_LINKAGE, order: ROW_ORDER };
    expect(() => heatmap(FEATURES, LABELS, swapped, {}, HEAT)).to.throw("has 2 merges, wanted 5 for 6 leaves");
  });
});

describe("bar comparison", () => {
  it("matches its golden", async () => {
    const svg = await renderSvg(barComparison(FEATURES, BARS, "features"));
    expect(svg).to.contain("SYNTHETIC COHORT");
    expectGolden("bar-comparison", svg);
  });
  it("names an id that is not there", () => {
    const wrong = { ...BARS, patients: [{ id: 99, title: "?" }] };
    expect(() => barComparison(FEATURES, wrong, "features")).to.throw("features has no row with id 99");
  });
});

describe("figures as files", () => {
  it("have the same bytes whenever they are drawn", async () => {
    const figure = (): ReturnType<typeof heatmap> => heatmap(FEATURES, LABELS, rows, columns, HEAT);
    const first = await renderSvg(figure());
    await renderSvg(boxPlot(FEATURES, LABELS, BOX));
    const second = await renderSvg(figure());
    expect(second).to.equal(first);
    const [pngA, pngB] = [await svgToPng(first), await svgToPng(second)];
    expect(pngA.equals(pngB)).to.equal(true);
    const [pdfA, pdfB] = [await svgToPdf(first, figure().caption), await svgToPdf(second, figure().caption)];
    expect(pdfA.equals(pdfB)).to.equal(true);
    const { width } = svgSize(first);
    expect(pngA.readUInt32BE(16)).to.equal(Math.ceil(width * 3));
  });
  it("embed the bundled font in the PDF, under a fixed date", async () => {
    const figure = boxPlot(FEATURES, LABELS, BOX);
    const pdf = (await svgToPdf(await renderSvg(figure), "Title")).toString("latin1");
    expect(pdf).to.contain("+Arimo-Regular");
    expect(pdf).to.contain("/FontFile2");
    expect(pdf).to.contain("(D:19700101000000Z)");
  });
  it("hold no number with more than three decimals", async () => {
    const svg = await renderSvg(boxPlot(FEATURES, LABELS, BOX));
    expect(svg).not.to.match(/="[^"]*\d\.\d{4,}/);
  });
});
