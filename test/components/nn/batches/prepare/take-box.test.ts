import { expect } from "chai";
import fc from "fast-check";
import { takeBox } from "../../../../../src/components/nn/batches/prepare/take-box.ts";
import { mirrored, turned, type Walk, walkFrom } from "../../../../../src/components/nn/batches/prepare/walk.ts";

const same = { scale: 1, offset: 0 };
/** 2 × 3 × 3: 0 to 17. */
const shape = { z: 2, y: 3, x: 3 };
const voxels = Int16Array.from({ length: 18 }, (_, i) => i);
const whole = walkFrom({ z: 0, y: 0, x: 0 }, shape);

function take(walk: Walk, size = shape): number[] {
  const out = new Float32Array(size.z * size.y * size.x);
  takeBox(voxels, walk, size, {}, same, out);
  return [...out];
}

describe("nn/batches: a box of a scan", () => {
  it("is cut out where it starts", () => {
    expect(take(whole)).to.deep.equal([...voxels]);
    expect(take(walkFrom({ z: 1, y: 1, x: 0 }, shape), { z: 1, y: 2, x: 2 })).to.deep.equal([12, 13, 15, 16]);
  });

  it("is clipped, then mapped", () => {
    const out = new Float32Array(18).fill(9);
    takeBox(voxels, whole, { z: 1, y: 1, x: 3 }, { below: 0.5, above: 1.5 }, { scale: 2, offset: -3 }, out);
    expect([...out.subarray(0, 4)]).to.deep.equal([-2, -1, 0, 9]);
  });

  it("turns as numpy.rot90 does in the plane of y and x", () => {
    // numpy.rot90([[0, 1, 2], [3, 4, 5], [6, 7, 8]]) is [[2, 5, 8], [1, 4, 7], [0, 3, 6]]
    const slice = (quarters: number): number[] => take(turned(whole, shape, quarters)).slice(0, 9);
    expect(slice(0)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(slice(1)).to.deep.equal([2, 5, 8, 1, 4, 7, 0, 3, 6]);
    expect(slice(2)).to.deep.equal([8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(slice(3)).to.deep.equal([6, 3, 0, 7, 4, 1, 8, 5, 2]);
    expect(take(turned(whole, shape, 1)).slice(9, 12)).to.deep.equal([11, 14, 17]);
  });

  it("turns by a half where y and x differ", () => {
    const flat = { z: 1, y: 2, x: 3 };
    expect(take(turned(walkFrom({ z: 0, y: 0, x: 0 }, flat), flat, 2), flat)).to.deep.equal([5, 4, 3, 2, 1, 0]);
  });

  it("is mirrored along each axis", () => {
    const box = { z: 2, y: 1, x: 2 };
    const from = walkFrom({ z: 0, y: 1, x: 1 }, shape); // 4, 5, 13, 14
    expect(take(mirrored(from, "z", 2), box)).to.deep.equal([13, 14, 4, 5]);
    expect(take(mirrored(from, "x", 2), box)).to.deep.equal([5, 4, 14, 13]);
    expect(take(mirrored(from, "y", 1), box)).to.deep.equal([4, 5, 13, 14]);
  });

  it("holds each voxel once, however it is turned and mirrored; undone by the opposite", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 3 }),
        fc.subarray(["z", "y", "x"] as const),
        fc.shuffledSubarray(["z", "y", "x"] as const, { minLength: 3 }),
        (quarters, axes, order) => {
          let walk = turned(whole, shape, quarters);
          for (const axis of axes) walk = mirrored(walk, axis, shape[axis]);
          expect(take(walk).sort((a, b) => a - b)).to.deep.equal([...voxels]);
          for (const axis of order) if (axes.includes(axis)) walk = mirrored(walk, axis, shape[axis]);
          expect(take(turned(walk, shape, (4 - quarters) % 4))).to.deep.equal([...voxels]);
        },
      ),
    );
  });
});
