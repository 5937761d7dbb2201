import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { decode } from "fast-png";
import type { TSchema } from "typebox";
import Value from "typebox/value";
import { volumeOf } from "../../../src/formats/volume/volume.ts";
import { svgToPng } from "../../../src/reporting/figures/rasterize.ts";
import { type SegmentationOptions, segmentation } from "../../../src/reporting/figures/segmentation.ts";
import { segmentationFigure } from "../../../src/reporting/figures/segmentation-figure.component.ts";
import { renderSvg } from "../../../src/reporting/figures/vega-svg.ts";
import { sliceViewer } from "../../../src/reporting/viewer/slice-viewer.component.ts";
import type { CaseVolumes } from "../../../src/reporting/volumes/case-volumes.ts";
import type { Component } from "../../../src/runner/contract/component.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { casesOnDisk, given, smallChest } from "../volumes/example-cases.ts";
import { expectGolden } from "./golden-svg.ts";
import { shortened } from "./shortened-pictures.ts";

const { image, lung, threshold } = smallChest();
const FOUND: CaseVolumes = {
  id: "p1",
  values: {},
  image,
  maps: [],
  masks: [
    { name: "before", mask: threshold, isMatched: false },
    { name: "after", mask: lung, isMatched: true },
  ],
  truth: { name: "truth", mask: lung, isMatched: false },
};
const OPTIONS: SegmentationOptions = {
  slices: 3,
  coronal: true,
  window: { level: -600, width: 1500 },
  colours: [],
  unit: "HU",
  caption: "",
  notes: ["A note."],
  synthetic: true,
};
const URL = /data:image\/png;base64,([A-Za-z0-9+/=]+)/g;

describe("segmentation figure", () => {
  it("matches its golden, pixels of the pictures too", async () => {
    const figure = segmentation(FOUND, OPTIONS);
    expect(figure.caption).to.equal(
      "Lung segmentation of case p1: contours of before, after, truth; after as a heat map of its attenuation.",
    );
    expect(figure.notes).to.deep.equal([
      "The lung is cut into parts of equal volume; shown is the slice from the middle of each where the masks differ in most voxels. They are numbered from the feet and from the front. Greys: −600 ± 750 HU. Voxels: 1.5 × 1.5 × 2.5 mm.",
      "Right: after as a heat map, rays through the mask without its outermost voxels; colour and opacity go with attenuation, the outline is the mask's surface. All panels have one scale.",
      "Brought to the image's voxels by the nearest one: after.",
      "A note.",
    ]);
    const svg = await renderSvg(figure);
    expect(svg).to.equal(await renderSvg(segmentation(FOUND, OPTIONS)));
    expectGolden("segmentation", shortened(svg));
  });

  it("draws the consolidation where it is, in the slices and in the heat map, and keeps the pictures in its PNG", async () => {
    const svg = await renderSvg(segmentation(FOUND, { ...OPTIONS, slices: [6], coronal: false, synthetic: false, notes: [] }));
    const pictures = [...svg.matchAll(URL)].map(([, data]) => decode(Buffer.from(data!, "base64")));
    expect(pictures).to.have.length(2); // one slice, and the lung from the front beside it
    const [slice, heat] = pictures as [(typeof pictures)[0], (typeof pictures)[0]];
    // the consolidation's middle is voxel z 6, y 8, x 5; the panel shows the lungs' box round z 5.5, y 9.5, x 11.5, 20 voxels wide with 12 mm beside
    const scale = slice.width / ((20 + 16) * 1.5); // pixels a millimetre
    const column = Math.round(slice.width / 2 + (5 - 11.5) * 1.5 * scale);
    const row = Math.round(slice.height / 2 + (8 - 9.5) * 1.5 * scale);
    const grey = (slice.data[row * slice.width + column]! / 255) * 1500 - 1350;
    expect(grey).to.be.closeTo(30, 10);
    const high = Math.round(heat.height / 2 - (6 - 5.5) * 2.5 * scale);
    const at = 3 * (high * heat.width + column);
    const mirror = 3 * (high * heat.width + heat.width - column);
    expect(heat.data[at]!, "red where it is dense")
      .to.be.above(2 * heat.data[mirror]!)
      .and.above(90);
    const drawn = decode(await svgToPng(svg, 1));
    expect([...drawn.data].filter((byte) => byte < 10).length, "black ground of the pictures").to.be.above(10_000);
  });

  it("shows one mask without a truth, and a mask without voxels", async () => {
    const empty = volumeOf(new Uint8Array(lung.data.length), lung.shape, lung.spacing);
    const { masks } = FOUND;
    const one = segmentation({ id: "", values: {}, image, maps: [], masks: [masks[0]!] }, OPTIONS);
    expect(one.caption).to.equal("Lung segmentation: contours of before; before as a heat map of its attenuation.");
    expect(one.notes[0]).to.match(
      /^The lung is cut into parts of equal volume; shown is the slice from the middle of each where half of its volume lies below\./,
    );
    const none = segmentation(
      { id: "", values: {}, image, maps: [], masks: [{ name: "none", mask: empty, isMatched: false }] },
      OPTIONS,
    );
    expect(await renderSvg(none)).to.include("none, from the left");
  });
});

describe("components that show volumes", () => {
  let folder = "";
  let cohort: Awaited<ReturnType<typeof casesOnDisk>>;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "regimen-volumes-"));
    cohort = await casesOnDisk(["p1", "p2"].map((id) => ({ id, files: { image, mask: threshold, lung } })));
  });
  after(() => {
    rmSync(folder, { recursive: true });
    cohort.dispose();
  });
  async function run(component: object, params: object, inputs: object): Promise<Record<string, unknown>> {
    const declared = component as unknown as Component; // the two have types of their own; here both are run alike
    const filled = Value.Default(declared.params as TSchema, structuredClone(params));
    expect([...Value.Errors(declared.params as TSchema, filled)]).to.deep.equal([]);
    const log = { info() {}, warn() {}, metric() {}, progress() {} };
    const context = { params: filled, inputs, log, scratch: folder, stage: "figure2", synthetic: true };
    return declared.run(context as unknown as Parameters<Component["run"]>[0]);
  }
  const cases = () => given("cases", "cohort", cohort.cases);
  const inputs = () => ({ images: cases(), masks: [{ ...cases(), stage: "before" }], truth: cases() });

  it("reporting/segmentation-figure takes cases or single volumes, and writes SVG, PNG and PDF with the pictures in them", async () => {
    await run(segmentationFigure, { case: "p2", slices: [4, 8] }, inputs());
    const svg = readFileSync(join(folder, "figure.svg"), "utf8");
    expect(svg).to.include("SYNTHETIC COHORT").and.to.include("case p2").and.to.include("axial 8 / 12").and.to.include("Dice");
    expect([...svg.matchAll(URL)]).to.have.length(5);
    const pdf = readFileSync(join(folder, "figure.pdf")).toString("latin1");
    expect(pdf.match(/\/Subtype \/Image/g)).to.have.length(5);
    await run(segmentationFigure, {}, { images: given("volume", "", image), masks: [given("mask", "", lung)] });
    expect(readFileSync(join(folder, "figure.svg"), "utf8")).to.include("file.mask, from the front");
    expect(await failureOf(() => run(segmentationFigure, { slices: [13] }, inputs()))).to.include({
      message: '"slices" names slice 13, but the volume has 12',
    });
  });

  it("reporting/slice-viewer shows slices without masks, from the middle", async () => {
    const { page } = await run(sliceViewer, { title: "scan" }, { images: given("volume", "", image) });
    expect(page).to.include('"start":[6,10,12]').and.not.to.include("Contours");
  });

  it("reporting/slice-viewer writes a page named after its stage", async () => {
    const { page } = await run(sliceViewer, {}, inputs());
    expect(page).to.include("<h1>figure2</h1>").and.to.include('"id":"p2"').and.to.include("Soft tissue");
  });

  it("mark what they give as showing single patients", () => {
    for (const component of [segmentationFigure, sliceViewer])
      for (const [port, { patientLevel }] of Object.entries(component.outputs as Component["outputs"]))
        expect(patientLevel, `${component.name}.${port}`).to.equal(true);
  });
});
