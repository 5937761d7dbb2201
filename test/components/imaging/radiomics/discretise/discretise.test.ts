import { expect } from "chai";
import fc from "fast-check";
import type { Bins } from "../../../../../src/components/imaging/radiomics/discretise/bin-edges.ts";
import { discretise } from "../../../../../src/components/imaging/radiomics/discretise/discretise.ts";
import { InputError } from "../../../../../src/runner/contract/failure.ts";
import { roiOf } from "../roi-of.ts";

const line = (values: readonly number[], mask = values.map(() => 1)) =>
  roiOf({ z: 1, y: 1, x: values.length }, { z: 1, y: 1, x: 1 }, values, mask);

const levels = (values: readonly number[], bins: Bins): number[] => [...discretise(line(values), bins).levels];

function failureOf(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.failure;
    throw error;
  }
  return expect.fail("it went well");
}

describe("discretise", () => {
  it("starts at the multiple of the width at or below the least value, with half-open bins", () => {
    expect(levels([-30, -25, -0.001, 0, 24.9, 25, 60], { binWidth: 25 })).to.deep.equal([1, 2, 2, 3, 3, 4, 5]);
    expect(levels([10, 34, 35], { binWidth: 25 })).to.deep.equal([1, 2, 2]);
  });

  it("parts the range evenly by count, the highest value in the last bin", () => {
    expect(levels([0, 2.4, 2.5, 7.5, 10], { binCount: 4 })).to.deep.equal([1, 1, 2, 4, 4]);
  });

  it("gives a flat region one level by width, the middle one by count", () => {
    expect(levels([12, 12], { binWidth: 25 })).to.deep.equal([1, 1]);
    expect(levels([12, 12], { binCount: 4 })).to.deep.equal([3, 3]); // edges 11.5, 11.75, 12, …
  });

  it("looks at the voxels inside alone", () => {
    const binned = discretise(line([1000, 1, 30, -500], [0, 1, 1, 0]), { binWidth: 25 });
    expect([...binned.levels]).to.deep.equal([1, 2]);
    expect(binned.grayLevels).to.equal(2);
  });

  it("does not depend on whole bins added to all values", () => {
    const value = fc.integer({ min: -2000, max: 4000 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), fc.integer({ min: -50, max: 50 }), (values, bins) => {
        const moved = values.map((one) => one + 25 * bins);
        expect(levels(moved, { binWidth: 25 })).to.deep.equal(levels(values, { binWidth: 25 }));
      }),
    );
  });

  it("refuses a mask without voxels and values that are not finite", () => {
    expect(failureOf(() => discretise(line([1, 2], [0, 0]), { binWidth: 25 })).message).to.equal("the mask marks no voxel");
    for (const bad of [NaN, Infinity, -Infinity]) {
      expect(failureOf(() => levels([1, bad, 2], { binWidth: 25 })).message).to.equal(
        "the image holds NaN or infinite values inside the mask",
      );
    }
    expect([...discretise(line([1, NaN], [1, 0]), { binWidth: 25 }).levels]).to.deep.equal([1]);
  });

  it("refuses bins that are too fine for the range", () => {
    expect(failureOf(() => levels([0, 4000], { binWidth: 0.01 }))).to.deep.equal({
      code: "too-many-levels",
      message: "values from 0 to 4000 make too many grey levels with binWidth 0.01",
      allowed: "fewer than 65,535 grey levels",
      help: "raise binWidth, or use binCount",
    });
    expect(failureOf(() => levels([0, 1], { binCount: 70000 })).help).to.equal("lower binCount");
  });
});
