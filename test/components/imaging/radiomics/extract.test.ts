import { readFileSync } from "node:fs";
import { expect } from "chai";
import { extract } from "../../../../src/components/imaging/radiomics/extract.ts";
import { extractCovidMtl } from "../../../../src/components/imaging/radiomics/extract-covid-mtl.ts";
import type { FeatureClass } from "../../../../src/components/imaging/radiomics/feature-names.ts";
import type { ImageType } from "../../../../src/components/imaging/radiomics/plan.ts";
import { type GivenSettings, withDefaults } from "../../../../src/components/imaging/radiomics/settings.ts";
import { readMask, readVolume } from "../../../../src/formats/volume/read-volume.ts";
import { type Mask, type Volume, volumeOf } from "../../../../src/formats/volume/volume.ts";
import { failureOf, messageOf } from "../../../formats/failure-of.ts";
import { requireShared, sharedPath } from "../../../support/reference.ts";
import { expectAgreement } from "./agreement-of.ts";

const TEXTURES: readonly FeatureClass[] = ["firstorder", "glcm", "glrlm", "glszm"];
const golden = (...parts: string[]): string => sharedPath("golden/radiomics", ...parts);
const json = <T>(path: string): T => JSON.parse(readFileSync(golden(path), "utf8")) as T;
const labelled = (mask: Mask): Mask => ({ ...mask, data: mask.data.map((value) => (value > 0 ? 1 : 0)) });

function features(
  image: Volume,
  mask: Mask,
  settings: GivenSettings,
  images: readonly ImageType[] = ["Original"],
  classes: readonly FeatureClass[] = TEXTURES,
): Map<string, number> {
  return extract(image, mask, {
    settings: withDefaults(settings),
    images: images.map((type) => ({ type, settings: {} })),
    classes: classes.map((name) => ({ name, features: [] })),
  });
}

describe("extraction", () => {
  const image = volumeOf(Int16Array.of(10, 40, 70, 100, 10, 40, 70, 100), { z: 2, y: 2, x: 2 });
  const all = volumeOf(new Uint8Array(8).fill(1), image.shape);

  it("names features by image and class, shape first", () => {
    const names = [...features(image, all, {}, ["Original", "Square"], ["firstorder", "shape"]).keys()];
    expect(names).to.have.length(14 + 2 * 18);
    expect([names[0], names[14], names[32]]).to.deep.equal([
      "original_shape_Elongation",
      "original_firstorder_10Percentile",
      "square_firstorder_10Percentile",
    ]);
  });

  it("gives an image its own settings", () => {
    const plan = {
      settings: withDefaults({ binWidth: 25 }),
      images: [
        { type: "Original", settings: { binWidth: 1000 } },
        { type: "Square", settings: {} },
      ] as const,
      classes: [{ name: "firstorder", features: ["Entropy"] }] as const,
    };
    const entropy = extract(image, all, plan);
    expect(entropy.get("original_firstorder_Entropy")).closeTo(0, 1e-12);
    expect(entropy.get("square_firstorder_Entropy")).above(1);
  });

  it("says which values are no numbers, and lets them lie outside the region", async () => {
    const broken = volumeOf(Float64Array.from(image.data), image.shape);
    broken.data[5] = Number.NaN;
    expect(await failureOf(() => features(broken, all, {}))).to.deep.equal({
      code: "not-finite",
      message: "the region holds 1 voxel that is no finite number, the first of them NaN",
      help: "mask such voxels out, or fill them before",
    });
    expect(await messageOf(() => features(broken, all, {}, ["Wavelet"]))).to.equal(
      "the region of the wavelet-LLH image holds 8 voxels that are no finite number, the first of them NaN",
    );
    const without = { ...all, data: all.data.map((_, i) => (i === 5 ? 0 : 1)) };
    expect(features(broken, without, {}).get("original_firstorder_Maximum")).to.equal(100);
  });

  it("asks shape2D for one slice", async () => {
    expect(await failureOf(() => features(image, all, { force2D: true }, ["Original"], ["shape2D"]))).to.deep.equal({
      code: "not-one-slice",
      message: "shape2D needs a region in one slice, but along z it has 2 voxels",
      help: "leave shape2D out, or choose the axis across the slices with force2Ddimension (0: z, 1: y, 2: x)",
    });
    const slice = { ...all, data: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0) };
    expect(features(image, slice, { force2D: true }, ["Original"], ["shape2D"]).get("original_shape2D_PixelSurface")).to.equal(4);
  });
});

describe("the paper's 375 features", () => {
  it("have the authors' names in their order, values of their classes where names collide, and pyradiomics' numbers", async function () {
    requireShared(this, "golden/radiomics");
    const names = json<string[]>("columns375.json");
    const keys = json<{ [name: string]: string }>("names375_to_pyradiomics.json");
    for (const phantom of ["p1", "p2"]) {
      const image = await readVolume(golden(`${phantom}_paper.nii.gz`));
      const got = extractCovidMtl(image, undefined, {});
      expect([...got.keys()]).to.deep.equal(names);
      expectAgreement(got, Object.entries(json<{ [name: string]: number }>(`${phantom}_paper375.json`)), phantom);
      const inside = labelled({ ...image, data: Uint8Array.from(image.data, (value) => (value > 0 ? 1 : 0)) });
      const flat = { z: 1, y: 1, x: 1 };
      const own = features({ ...image, spacing: flat }, { ...inside, spacing: flat }, {}, ["Original", "Wavelet"]);
      for (const name of names) expect(got.get(name), name).to.equal(own.get(keys[name]!));
    }
  });
});

describe("features of masked phantoms in HU", () => {
  it("are pyradiomics', of the image and its bands", async function () {
    requireShared(this, "golden/radiomics");
    for (const phantom of ["p1", "p2"]) {
      const image = await readVolume(golden(`${phantom}_hu.nii.gz`));
      const lung = await readMask(golden(`${phantom}_lung.nii.gz`));
      const lesion = labelled(await readMask(golden(`${phantom}_lesion.nii.gz`)));
      const both: readonly ImageType[] = ["Original", "Wavelet"];
      const wanted = (name: string) => Object.entries(json<{ [name: string]: number }>(`${phantom}_${name}.json`));
      expectAgreement(features(image, lung, { binWidth: 25 }, both), wanted("hu_lung_bw25"), `${phantom} lung`);
      const shifted = features(image, lesion, { binWidth: 50, voxelArrayShift: 1000 }, both);
      expectAgreement(shifted, wanted("hu_lesion_bw50_shift1000"), `${phantom} lesions`);
    }
  });
});

describe("pyradiomics' own test cases", () => {
  for (const name of ["brain1", "brain2", "breast1", "lung1", "lung2"]) {
    it(`${name} gives its baseline`, async function () {
      requireShared(this, "golden/radiomics/pyradiomics_baseline");
      const image = await readVolume(golden(`pyradiomics_baseline/${name}_image.nii.gz`));
      const mask = await readMask(golden(`pyradiomics_baseline/${name}_label.nii.gz`));
      const { features: baseline } = json<{ features: { [name: string]: number } }>(`pyradiomics_baseline/${name}.json`);
      const got = features(image, mask, { binWidth: 25, voxelArrayShift: 2000, minimumROIDimensions: 1 });
      // the cut cases were stored as NIfTI, whose spacing is float32
      expectAgreement(got, Object.entries(baseline), name, (feature) => (feature.endsWith("TotalEnergy") ? 1e-7 : undefined));
    });
  }
});
