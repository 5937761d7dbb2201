import { expect } from "chai";
import { augmentParts } from "../../../../src/components/nn/batches/augment/sets.ts";
import type { AugmentParts } from "../../../../src/components/nn/batches/params.ts";
import type { Preparation } from "../../../../src/components/nn/batches/prepare/preparation.ts";
import { prepareSample } from "../../../../src/components/nn/batches/prepare-sample.ts";
import { type Triple, type VoxelArray, volumeOf, voxelCount } from "../../../../src/formats/volume/volume.ts";
import { failureOf } from "../../../formats/failure-of.ts";
import { worstAbsolute } from "../../../support/closeness.ts";
import { SHAPE, scanVoxels } from "./scans.ts";

const whole: Preparation = { clip: { above: 2000 }, standard: { mean: 500, deviation: 250 }, size: SHAPE };
const voxels = scanVoxels(1);

function sample(
  augment?: AugmentParts,
  row = 0,
  preparation = whole,
  own: VoxelArray = voxels,
  shape: Triple = SHAPE,
): Float32Array {
  const out = new Float32Array(voxelCount(preparation.size));
  prepareSample(volumeOf(own, shape), preparation, augment && { augment, seed: 7, epoch: 3, row }, out);
  return out;
}

const standardised = Float32Array.from(voxels, (value) => (Math.min(value, 2000) - 500) / 250);

describe("nn/batches: a sample", () => {
  it("is clipped and standardised", () => {
    expect(worstAbsolute(sample(), standardised)).to.be.below(1e-6);
    expect(sample({})).to.deep.equal(sample());
  });

  it("is cropped at the fixed place in evaluation, and at a drawn one in training", () => {
    const size = { z: 2, y: 3, x: 3 };
    const crop = { starts: { z: [0, 2], y: [0, 3], x: [1] }, evaluate: { z: 1, y: 2, x: 3 } };
    const cropped = { ...whole, size, crop };
    const cut = (z: number, y: number, x: number): number[] =>
      [0, 1].flatMap((k) => [0, 1, 2].flatMap((j) => [0, 1, 2].map((i) => standardised[((z + k) * 6 + y + j) * 6 + x + i]!)));
    expect(worstAbsolute(sample(undefined, 0, cropped), cut(1, 2, 3))).to.be.below(1e-6);
    const places = new Set<number>();
    for (let row = 0; row < 40; row++) {
      const got = sample({}, row, cropped);
      const place = [cut(0, 0, 1), cut(0, 3, 1), cut(2, 0, 1), cut(2, 3, 1)].findIndex((one) => worstAbsolute(got, one) < 1e-6);
      expect(place).to.be.at.least(0);
      places.add(place);
    }
    expect(places.size).to.equal(4);
  });

  it("depends on seed, epoch and row, and on each augmentation alone", () => {
    const noise: AugmentParts = { noise: { chance: 1, deviation: [10, 50] } };
    expect(sample(noise, 1)).to.deep.equal(sample(noise, 1));
    expect(sample(noise, 1)).not.to.deep.equal(sample(noise, 2));
    const added = (parts: AugmentParts, without: AugmentParts): Float64Array => {
      const [a, b] = [sample(parts, 5), sample(without, 5)];
      return Float64Array.from(a, (value, i) => value - b[i]!);
    };
    const shift: AugmentParts = { shift: { chance: 1, by: [-40, 40] } };
    expect(worstAbsolute(added({ ...noise, ...shift }, shift), added(noise, {}))).to.be.below(1e-6);
  });

  it("has the paper's noise in HU", () => {
    const size = { z: 20, y: 50, x: 50 };
    const flat = new Int16Array(voxelCount(size));
    const preparation = { ...whole, size };
    let noisy = 0;
    for (let row = 0; row < 60; row++) {
      const got = sample({ noise: augmentParts("paper").noise! }, row, preparation, flat, size);
      const hu = got.map((value) => value * 250 + 500);
      const deviation = Math.sqrt(hu.reduce((sum, value) => sum + value * value, 0) / hu.length);
      if (deviation < 0.01) continue;
      noisy++;
      expect(deviation).to.be.within(9.8, 51);
    }
    expect(noisy).to.be.within(3, 24); // a fifth of 60
  });

  it("keeps every voxel under the paper's turns", () => {
    const turn = augmentParts("paper").turn!;
    const seen = new Set<string>();
    for (let row = 0; row < 60; row++) {
      const got = sample({ turn }, row);
      expect(got.slice().sort()).to.deep.equal(sample().sort());
      seen.add(String(got.slice(0, 6)));
    }
    expect(seen.size).to.be.within(4, 5);
  });

  it("changes with each of the fuller set's parts, and stays near what it was", () => {
    for (const [name, part] of Object.entries(augmentParts("full"))) {
      const always = { [name]: name === "flip" ? { z: 0, y: 0, x: 1 } : { ...part, chance: 1 } } as AugmentParts;
      const smooth = Int16Array.from({ length: 4 * 36 }, (_, i) => 100 * (i % 6) + 30 * (Math.trunc(i / 6) % 6));
      const plain = sample({}, 2, whole, smooth);
      const got = sample(always, 2, whole, smooth);
      expect(got, name).not.to.deep.equal(plain);
      if (name !== "flip") expect(worstAbsolute(got, plain), name).to.be.below(2.5);
    }
    expect(sample({ rotate: { chance: 0, degrees: 10 } })).to.deep.equal(sample());
  });

  it("turns by quarters only where slices are square", async () => {
    const size = { z: 4, y: 6, x: 5 };
    const crop = { starts: { z: [0], y: [0], x: [0] } };
    expect(await failureOf(() => sample(augmentParts("paper"), 0, { ...whole, size, crop }))).to.deep.equal({
      code: "bad-parameters",
      message: "augment: quarter turns need square slices, and the network's have 6 × 5 voxels",
      help: "crop to a square, or set turn.quarter and turn.random to 0",
    });
    const half = { turn: { quarter: 0, half: 1, random: 0, flip: 0, nothing: 0 } };
    expect(sample(half, 0, { ...whole, size, crop })[0]).to.be.closeTo(standardised[36 * 0 + 6 * 5 + 4]!, 1e-6);
  });
});
