import { expect } from "chai";
import { chooseBox } from "../../../../../src/components/nn/batches/prepare/choose-box.ts";
import type { Crop, Preparation } from "../../../../../src/components/nn/batches/prepare/preparation.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";
import { failureOf, messageOf } from "../../../../formats/failure-of.ts";

const shape = { z: 34, y: 39, x: 39 };
const size = { z: 20, y: 25, x: 25 };
const preparation = (crop?: Crop): Preparation => ({
  clip: {},
  standard: { mean: 0, deviation: 1 },
  size,
  ...(crop ? { crop } : {}),
});
const starts = { z: [5, 6, 7, 8, 9, 10], y: [2, 4, 6, 8], x: [2, 4, 6, 8] };
const evaluate = { z: 7, y: 7, x: 7 };

describe("nn/batches: which box is taken", () => {
  it("is the fixed one in evaluation, else the middle", () => {
    expect(chooseBox(preparation({ starts, evaluate }), shape)).to.deep.equal(evaluate);
    expect(chooseBox(preparation({ starts }), shape)).to.deep.equal({ z: 7, y: 7, x: 7 });
    expect(chooseBox(preparation({}), { z: 21, y: 28, x: 25 })).to.deep.equal({ z: 0, y: 1, x: 0 });
  });

  it("starts in training at any of the starts, each axis by itself", () => {
    const found = { z: new Set<number>(), y: new Set<number>(), x: new Set<number>() };
    let unlike = 0;
    for (let row = 0; row < 200; row++) {
      const box = chooseBox(preparation({ starts, evaluate }), shape, new Philox(1, row));
      for (const axis of ["z", "y", "x"] as const) found[axis].add(box[axis]);
      if (box.y !== box.x) unlike++;
    }
    for (const axis of ["z", "y", "x"] as const) {
      expect([...found[axis]].sort((a, b) => a - b)).to.deep.equal(starts[axis]);
    }
    expect(unlike).to.be.within(120, 180); // three quarters expected
  });

  it("starts in training wherever it fits where no starts are named", () => {
    const drawn = Array.from({ length: 300 }, (_, row) =>
      chooseBox(preparation({}), { z: 21, y: 25, x: 28 }, new Philox(2, row)),
    );
    expect(new Set(drawn.map(({ z }) => z))).to.deep.equal(new Set([0, 1]));
    expect(new Set(drawn.map(({ y }) => y))).to.deep.equal(new Set([0]));
    expect(new Set(drawn.map(({ x }) => x))).to.deep.equal(new Set([0, 1, 2, 3]));
  });

  it("is the whole scan without a crop, of the one shape", async () => {
    expect(chooseBox(preparation(), size)).to.deep.equal({ z: 0, y: 0, x: 0 });
    expect(await failureOf(() => chooseBox(preparation(), shape))).to.deep.equal({
      code: "unequal-shapes",
      message: "the scan has 34 × 39 × 39 voxels, where the others have 20 × 25 × 25",
      help: "bring all scans to one shape (imaging/resample, imaging/crop), or take a part of each: crop",
    });
  });

  it("must fit, wherever it may start", async () => {
    const small = { z: 28, y: 39, x: 39 };
    expect(await failureOf(() => chooseBox(preparation({ starts }), small, new Philox(1)))).to.deep.equal({
      code: "crop-outside",
      message: "the scan has 28 × 39 × 39 voxels, which do not hold a crop of 20 × 25 × 25 from [10, 8, 8]",
      help: "make the crop smaller, or change where it starts",
    });
    const low = { z: 26, y: 39, x: 39 };
    expect(await messageOf(() => chooseBox(preparation({ evaluate }), low))).to.equal(
      "the scan has 26 × 39 × 39 voxels, which do not hold a crop of 20 × 25 × 25 from [7, 7, 7]",
    );
    const flat = { z: 19, y: 39, x: 39 };
    const sentence = "the scan has 19 × 39 × 39 voxels, which do not hold a crop of 20 × 25 × 25";
    expect(await messageOf(() => chooseBox(preparation({}), flat))).to.equal(sentence);
    expect(await messageOf(() => chooseBox(preparation({}), flat, new Philox(1)))).to.equal(sentence);
  });
});
