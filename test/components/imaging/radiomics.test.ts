import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { radiomics } from "../../../src/components/imaging/radiomics.component.ts";
import type { Table } from "../../../src/formats/table.ts";
import { type Mask, volumeOf } from "../../../src/formats/volume/volume.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";
import { runComponent } from "../../support/run-component.ts";
import { randomOf } from "./radiomics/random.ts";

const shape = { z: 6, y: 8, x: 9 };
const random = randomOf(1);
const image = volumeOf(
  Int16Array.from({ length: 432 }, (_, i) => (i % 5 === 0 ? 0 : random.integer(-100, 900))),
  shape,
  { z: 2, y: 1, x: 1 },
);
const mask: Mask = { ...image, data: Uint8Array.from(image.data, (value) => (value > 300 ? 2 : value > 0 ? 1 : 0)) };

async function extractTable(params: object, inputs: { mask?: Mask } = { mask }) {
  const { outputs, metrics, warnings } = await runComponent(radiomics, { ...params }, { image, ...inputs });
  const { columns } = outputs.features as Table;
  const [names, numbers] = columns.map(({ values }) => values) as unknown as [string[], Float64Array]; // asserted in the first test
  const values = new Map(names.map((name, i) => [name, numbers[i]!]));
  return { columns, values, metrics, warnings };
}

describe("imaging/radiomics", () => {
  it("writes a row a feature", async () => {
    const { columns, values, metrics } = await extractTable({});
    expect(columns.map(({ name, type }) => `${name}: ${type}`)).to.deep.equal(["feature: text", "value: number"]);
    expect(values.size).to.equal(107);
    expect(metrics.features).to.equal(107);
    expect([...values.keys()].slice(0, 2)).to.deep.equal(["original_shape_Elongation", "original_shape_Flatness"]);
    const inside = [...image.data].filter((_, i) => mask.data[i] === 1);
    expect(values.get("original_firstorder_Maximum")).to.equal(Math.max(...inside));
    expect(values.get("original_shape_VoxelVolume")).to.equal(2 * inside.length);
  });

  it("takes the voxels above 0, 1 mm apart, where the paper's preset has no mask", async () => {
    const { values } = await extractTable({ preset: "covid-mtl" }, {});
    expect(values.size).to.equal(375);
    const inside = [...image.data].filter((value) => value > 0);
    const energy = inside.reduce((sum, value) => sum + value * value, 0);
    expect(values.get("Energy")).to.equal(energy);
    expect(values.get("TotalEnergy")).to.equal(energy);
    const masked = await extractTable({ preset: "covid-mtl", label: 2 });
    expect(masked.values.get("TotalEnergy")).to.equal(2 * masked.values.get("Energy")!);
    expect(masked.values.get("Minimum")).to.be.above(300);
  });

  it("reads a parameter file, which the parameters go before", async () => {
    const path = join(tmpdir(), `regimen-radiomics-${process.pid}.yaml`);
    await writeFile(path, "setting: {binWidth: 10, label: 2}\nfeatureClass: {firstorder: [Maximum, StandardDeviation]}\n");
    const { values } = await extractTable({ parameters: path, label: 1 });
    expect([...values.keys()]).to.deep.equal(["original_firstorder_Maximum", "original_firstorder_StandardDeviation"]);
    expect(values.get("original_firstorder_Maximum")).to.be.most(300);
    expect(await messageOf(() => extractTable({ parameters: `${path}.none` }))).to.equal(
      `${path}.none cannot be read: there is no such file`,
    );
  });

  it("says what is wrong", async () => {
    expect(await failureOf(() => extractTable({}, {}))).to.deep.equal({
      code: "bad-parameters",
      message: "preset pyradiomics needs a mask",
      help: "wire one to mask, or use preset: covid-mtl, which takes the voxels above 0",
    });
    expect(await messageOf(() => extractTable({}, { mask: { ...mask, data: new Uint8Array(432) } }))).to.equal(
      "the mask is empty: no voxel is above 0",
    );
    expect(await failureOf(() => extractTable({ label: 3 }))).to.include({
      message: "no voxel of the mask has label 3",
      allowed: "its labels: 1, 2",
    });
  });

  it("leaves out what pyradiomics leaves out, with a warning", async () => {
    const { values, warnings } = await extractTable({
      imageType: { Original: {}, LoG: { sigma: [1, 20] } },
      featureClass: { shape2D: [], firstorder: ["Mean"] },
    });
    expect([...values.keys()]).to.deep.equal(["original_firstorder_Mean", "log-sigma-1-0-mm-3D_firstorder_Mean"]);
    expect(warnings).to.deep.equal([
      "shape2D is left out: it needs force2D: true",
      "no Laplacian of Gaussian of sigma 20 mm: the image has only 6 voxels of 2 mm along z",
    ]);
  });
});
