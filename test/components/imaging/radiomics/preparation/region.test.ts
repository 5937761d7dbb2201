import { expect } from "chai";
import { checkRegion } from "../../../../../src/components/imaging/radiomics/preparation/check-region.ts";
import { normalise } from "../../../../../src/components/imaging/radiomics/preparation/normalise.ts";
import { prepare } from "../../../../../src/components/imaging/radiomics/preparation/prepare.ts";
import { regionInside } from "../../../../../src/components/imaging/radiomics/preparation/region-inside.ts";
import { resegment } from "../../../../../src/components/imaging/radiomics/preparation/resegment.ts";
import { gridDifference } from "../../../../../src/components/imaging/radiomics/preparation/same-grid.ts";
import { type GivenSettings, withDefaults } from "../../../../../src/components/imaging/radiomics/settings.ts";
import { type Mask, type Volume, volumeOf } from "../../../../../src/formats/volume/volume.ts";
import { failureOf, messageOf } from "../../../../formats/failure-of.ts";

const row = (...labels: number[]): Mask => volumeOf(Uint8Array.from(labels), { z: 1, y: 1, x: labels.length });
const square = (...labels: number[]): Mask => volumeOf(Uint8Array.from(labels), { z: 1, y: 2, x: labels.length / 2 });
const check = (mask: Mask, given: GivenSettings = {}) => checkRegion(mask, withDefaults(given));

describe("the region of a mask", () => {
  it("is found by its label", () => {
    const mask = square(0, 1, 0, 2, 1, 2);
    expect(check(mask, { label: 2, minimumROIDimensions: 1 })).to.deep.equal({
      start: { z: 0, y: 1, x: 0 },
      shape: { z: 1, y: 1, x: 3 },
    });
  });

  it("may be too small, absent or empty", async () => {
    expect(await messageOf(() => check(row(0, 0)))).to.equal("the mask is empty: no voxel is above 0");
    expect(await failureOf(() => check(row(0, 3, 2, 3), { label: 1 }))).to.include({
      message: "no voxel of the mask has label 1",
      allowed: "its labels: 2, 3",
    });
    expect(await messageOf(() => check(row(0, 1)))).to.equal("the region with label 1 has one voxel only");
    expect(await failureOf(() => check(row(1, 0, 1)))).to.include({
      message: "the region with label 1 is a line (1 × 1 × 3 voxels), but minimumROIDimensions is 2",
      help: "minimumROIDimensions: 1 lets it pass",
    });
    expect(await messageOf(() => check(square(1, 1, 1, 0), { minimumROIDimensions: 3 }))).to.equal(
      "the region with label 1 is one slice (1 × 2 × 2 voxels), but minimumROIDimensions is 3",
    );
    expect(await messageOf(() => check(square(1, 1, 1, 0), { minimumROISize: 3 }))).to.equal(
      "the region with label 1 has 3 voxels, which is not above minimumROISize (3)",
    );
    expect(check(square(1, 1, 1, 0), { minimumROISize: 2 }).shape).to.deep.equal({ z: 1, y: 2, x: 2 });
  });
});

describe("grids", () => {
  const image = volumeOf(new Int16Array(8), { z: 2, y: 2, x: 2 }, { z: 2, y: 1, x: 1 });
  it("are the same within a tolerance", () => {
    expect(gridDifference(image, { ...image, origin: { z: 9e-7, y: 0, x: 0 } }, 1e-6)).to.equal(undefined);
    expect(gridDifference(image, { ...image, origin: { z: 2e-6, y: 0, x: 0 } }, 1e-6)).to.equal(
      "the mask starts at z 0.000002, y 0, x 0 mm, the image at z 0, y 0, x 0 mm",
    );
    expect(gridDifference(image, { ...image, spacing: { z: 2.5, y: 1, x: 1 } }, 1e-6)).to.equal(
      "the mask's voxels are z 2.5, y 1, x 1 mm, the image's z 2, y 1, x 1 mm",
    );
    expect(gridDifference(image, { ...image, direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] }, 1e-6)).to.equal(
      "the mask's axes point to (-1, 0, 0, 0, -1, 0, 0, 0, 1), the image's to (1, 0, 0, 0, 1, 0, 0, 0, 1)",
    );
    expect(gridDifference(image, { ...image, shape: { z: 2, y: 2, x: 3 } }, 1e-6)).to.equal(
      "the mask has 2 × 2 × 3 voxels, the image 2 × 2 × 2",
    );
  });

  it("that differ are an error, unless correctMask brings the mask over", async () => {
    const coarse = volumeOf(Uint8Array.of(0, 1), { z: 2, y: 1, x: 1 }, { z: 2, y: 2, x: 2 });
    const mask = { ...coarse, origin: { z: 0, y: 0.5, x: 0.5 } };
    expect(await failureOf(() => prepare(image, mask, withDefaults({})))).to.deep.equal({
      code: "other-grid",
      message: "the mask lies on another grid than the image: the mask has 2 × 1 × 1 voxels, the image 2 × 2 × 2",
      help: "correctMask: true brings the mask onto the image's grid; geometryTolerance: 0.001 lets small differences pass",
    });
    expect([...prepare(image, mask, withDefaults({ correctMask: true })).mask.data]).to.deep.equal([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(await failureOf(() => regionInside(image, { ...coarse, origin: { z: 0, y: 0, x: 5 } }, 1))).to.deep.equal({
      code: "other-grid",
      message: "the region with label 1 reaches out of the image: along x from 4.00 to 6.00 voxels",
      allowed: "-0.5 to 1.5",
    });
  });
});

describe("normalising", () => {
  it("by hand, with outliers and scale", () => {
    const values = Int16Array.of(1, 2, 3, 4, 10);
    const deviation = Math.sqrt((9 + 4 + 1 + 0 + 36) / 4);
    expect([...normalise(values, 100)]).to.deep.equal([-3, -2, -1, 0, 6].map((value) => value * (1 / deviation) * 100));
    expect([...normalise(values, 1, 0.5)].map((value) => Number(value.toFixed(6)))).to.deep.equal([
      -0.5, -0.5, -0.282843, 0, 0.5,
    ]);
  });
});

describe("resegmenting", () => {
  const image: Volume = volumeOf(Int16Array.of(0, 10, 20, 30, 40, 50), { z: 1, y: 2, x: 3 });
  const mask = volumeOf(Uint8Array.of(0, 2, 2, 2, 2, 1), { z: 1, y: 2, x: 3 });
  const kept = (range: number[], given: GivenSettings = {}) => [
    ...resegment(image, mask, withDefaults({ label: 2, ...given }), range).data,
  ];

  it("keeps the values between two ends, or from one on", () => {
    expect(kept([30, 20])).to.deep.equal([0, 0, 2, 2, 0, 0]);
    expect(kept([20])).to.deep.equal([0, 0, 2, 2, 2, 0]);
    expect(kept([0.5], { resegmentMode: "relative" })).to.deep.equal([0, 0, 2, 2, 2, 0]); // of 40
    expect(kept([-0.5, 2], { resegmentMode: "sigma" })).to.deep.equal([0, 0, 2, 2, 2, 0]); // 25 ± 11.2
  });

  it("says what is left", async () => {
    expect(await messageOf(() => kept([41, 60]))).to.equal(
      "resegmentRange leaves no voxel of the region with label 2: values from 41 to 60",
    );
    expect(await messageOf(() => kept([40]))).to.equal(
      "resegmentRange leaves one voxel of the region with label 2: values from 40 on",
    );
  });

  it("checks the region again, and leaves shape the first one unless told otherwise", async () => {
    const all = volumeOf(new Uint8Array(6).fill(1), { z: 1, y: 2, x: 3 });
    const first = prepare(image, all, withDefaults({ resegmentRange: [10, 40] }));
    expect([...first.mask.data]).to.deep.equal([0, 1, 1, 1, 1, 0]);
    expect([...first.shapeMask.data]).to.deep.equal([1, 1, 1, 1, 1, 1]);
    expect(prepare(image, all, withDefaults({ resegmentRange: [10, 40], resegmentShape: true })).shapeMask).to.deep.equal(
      first.mask,
    );
    expect(await messageOf(() => prepare(image, all, withDefaults({ resegmentRange: [30] })))).to.equal(
      "the region with label 1 is a line (1 × 1 × 3 voxels), but minimumROIDimensions is 2",
    );
  });
});
