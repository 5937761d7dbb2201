import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { decode } from "fast-png";
import type { TSchema } from "typebox";
import Value from "typebox/value";
import { onGrid, volumeOf } from "../../../src/formats/volume/volume.ts";
import { type CamOptions, camPicture } from "../../../src/reporting/figures/cam.ts";
import { camFigure } from "../../../src/reporting/figures/cam-figure.component.ts";
import { renderSvg } from "../../../src/reporting/figures/vega-svg.ts";
import type { CaseVolumes } from "../../../src/reporting/volumes/case-volumes.ts";
import type { Component } from "../../../src/runner/contract/component.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { casesOnDisk, given, smallChest } from "../volumes/example-cases.ts";
import { expectGolden } from "./golden-svg.ts";
import { shortened } from "./shortened-pictures.ts";

const { image, lung } = smallChest();
/** 1 in the middle of the right lung's consolidation, falling off. */
const map = onGrid(
  image,
  Float32Array.from({ length: image.data.length }, (_, at) => {
    const [z, y, x] = [Math.floor(at / 480), Math.floor(at / 24) % 20, at % 24];
    return Math.exp(-((z - 6) ** 2 + (y - 8) ** 2 + (x - 5) ** 2) / 18);
  }),
);
const lesion = onGrid(
  image,
  Uint8Array.from(image.data, (hu, at) => Number(hu === 30 && lung.data[at] === 1)),
);
const FOUND: CaseVolumes = {
  id: "p1",
  values: {},
  image,
  masks: [],
  maps: [
    { name: "CAM", map, values: { task: "COVIDCT", class: 1, probability: 0.934 } },
    { name: "Grad-CAM", map, values: {} },
  ],
  truth: { name: "lesion", mask: lesion, isMatched: false },
};
const OPTIONS: CamOptions = {
  plane: "axial",
  window: { level: -600, width: 1500 },
  cover: 0.6,
  unit: "HU",
  caption: "",
  notes: ["A note."],
  synthetic: true,
};

describe("CAM figure", () => {
  it("matches its golden: a row a case, the slice by itself and under each map", async () => {
    const { truth, ...bare } = FOUND;
    const figure = camPicture([FOUND, { ...FOUND, id: "p2" }], OPTIONS);
    expect(figure.caption).to.equal("Slices of cases p1, p2 with maps of what the network looks at: CAM, Grad-CAM.");
    expect(figure.notes).to.deep.equal([
      "Slice: the one with most of the true mask (lesion), or, where it is empty, the one where the maps are greatest in sum; numbered from the feet, the front or the right. Greys: −600 ± 750 HU. Maps: each from its least value (0) to its greatest (1) over the whole scan; the clearer the less. p: probability that the network gives the class.",
      "A note.",
    ]);
    const svg = await renderSvg(figure);
    for (const words of [">CT<", ">CAM<", ">Grad-CAM<", "p1, axial 7 / 12", "COVIDCT 1, p = 0.93", ">lesion<", ">0.25<"])
      expect(svg).to.contain(words);
    expectGolden("cam", shortened(svg));
    const one = camPicture([{ ...bare, id: "" }], { ...OPTIONS, plane: "coronal" });
    expect(one.caption).to.equal("Slices with maps of what the network looks at: CAM, Grad-CAM.");
    expect(one.notes[0]).to.match(/^Slice: the one where the maps are greatest in sum; /);
    expect(await renderSvg(one)).to.contain(">coronal 9 / 20<");
  });

  it("is coloured where the map is high, and grey where it is 0", async () => {
    const svg = await renderSvg(camPicture([FOUND], OPTIONS));
    const [plain, coloured] = [...svg.matchAll(/data:image\/png;base64,([A-Za-z0-9+/=]+)/g)].map(([, data]) =>
      decode(Buffer.from(data!, "base64")),
    );
    const at = (x: number, y: number): number =>
      Math.round(((y + 0.5) / 20) * plain!.height) * plain!.width + Math.round(((x + 0.5) / 24) * plain!.width);
    const colour = (x: number, y: number): number[] => [...coloured!.data.slice(3 * at(x, y), 3 * at(x, y) + 3)];
    expect(plain!.data[at(5, 8)]!, "the consolidation is light").to.be.above(220);
    const [red, , blue] = colour(5, 8) as [number, number, number];
    expect(red - blue, "yellowish").to.be.above(20);
    const away = colour(22, 18);
    expect(Math.max(...away) - Math.min(...away), "grey").to.be.below(3);
  });
});

describe("CAM figure within a mask", () => {
  it("shows and scales maps there alone", async () => {
    const figure = camPicture([{ ...FOUND, masks: [{ name: "lung", mask: lung, isMatched: false }] }], OPTIONS);
    expect(figure.notes[0]).to.contain(
      "Maps: each from its least value (0) to its greatest (1) in the mask lung, and shown there alone; the clearer the less.",
    );
    const [plain, coloured] = [...(await renderSvg(figure)).matchAll(/data:image\/png;base64,([A-Za-z0-9+/=]+)/g)].map(
      ([, data]) => decode(Buffer.from(data!, "base64")),
    );
    // the middle between the lungs is grey, whatever the map says there
    const at = Math.round((10 / 20) * plain!.height) * plain!.width + Math.round((12.4 / 24) * plain!.width);
    const [red, green, blue] = coloured!.data.slice(3 * at, 3 * at + 3);
    expect([red, green, blue]).to.deep.equal([plain!.data[at], plain!.data[at], plain!.data[at]]);
  });
});

describe("reporting/cam-figure", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-cam-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function run(params: object, inputs: object): Promise<string> {
    const component = camFigure as unknown as Component;
    const filled = Value.Default(component.params as TSchema, structuredClone(params));
    expect([...Value.Errors(component.params as TSchema, filled)]).to.deep.equal([]);
    await component.run({ params: filled, inputs, scratch: folder, synthetic: false } as unknown as Parameters<
      Component["run"]
    >[0]);
    return readFileSync(join(folder, "figure.svg"), "utf8");
  }

  it("shows the cases that every map has, or those asked for", async () => {
    const images = await casesOnDisk(["p1", "p2", "p3"].map((id) => ({ id, files: { image, lesion } })));
    const maps = await casesOnDisk(["p2", "p3"].map((id) => ({ id, files: { map } })));
    try {
      const inputs = {
        images: given("cases", "cohort", images.cases),
        maps: [given("cases", "cam", maps.cases, { method: "cam" })],
        truth: given("cases", "cohort", images.cases),
      };
      const svg = await run({}, inputs);
      expect(svg)
        .to.contain("p2, axial")
        .and.to.contain("p3, axial")
        .and.to.contain(">cam method=cam<")
        .and.not.to.contain("p1, axial");
      expect(await run({ cases: ["p3"], names: ["Where"] }, inputs))
        .to.contain(">Where<")
        .and.not.to.contain("p2, axial");
      expect(await failureOf(() => run({ names: ["a", "b"] }, inputs))).to.include({
        message: '"names" has 2 names for 1 maps',
        help: "give one name a map, in the order of the input",
      });
      expect(await failureOf(() => run({ cases: ["p1"] }, inputs))).to.include({
        message: 'case "p1" cannot be shown: cam.cases does not have it',
      });
    } finally {
      images.dispose();
      maps.dispose();
    }
  });

  it("refuses a map on another grid", async () => {
    const small = volumeOf(new Float32Array(8), { z: 2, y: 2, x: 2 });
    const inputs = { images: given("volume", "", image), maps: [given("volume", "cam", small)] };
    expect(await failureOf(() => run({}, inputs))).to.deep.equal({
      code: "other-grid",
      message: 'the map "cam" has 2 × 2 × 2 voxels, its image 12 × 20 × 24',
      help: "give the images that the maps were made of",
    });
  });
});
