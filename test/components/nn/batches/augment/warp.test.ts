import { expect } from "chai";
import fc from "fast-check";
import { noDisplacement } from "../../../../../src/components/nn/batches/augment/displacement.ts";
import { addElastic } from "../../../../../src/components/nn/batches/augment/elastic.ts";
import { addRotation } from "../../../../../src/components/nn/batches/augment/rotate.ts";
import { warp } from "../../../../../src/components/nn/batches/augment/warp.ts";
import type { Triple } from "../../../../../src/formats/volume/volume.ts";
import { voxelCount } from "../../../../../src/formats/volume/volume.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";
import { worstAbsolute } from "../../../../support/closeness.ts";

const random = (size: Triple, seed: number): Float32Array => {
  const stream = new Philox(seed);
  return Float32Array.from({ length: voxelCount(size) }, () => stream.uniform() * 2 - 1);
};
const anySize = fc.record({
  z: fc.integer({ min: 1, max: 6 }),
  y: fc.integer({ min: 1, max: 7 }),
  x: fc.integer({ min: 1, max: 7 }),
});

describe("nn/batches: displaced voxels", () => {
  it("stay as they are without displacement, and with an elastic one of 0", () =>
    fc.assert(
      fc.property(anySize, fc.nat(), fc.integer({ min: 2, max: 9 }), (size, seed, spacing) => {
        const voxels = random(size, seed);
        const out = new Float32Array(voxels.length);
        const displacement = noDisplacement(size, spacing);
        addElastic(displacement, 0, new Philox(seed));
        addRotation(displacement, size, 0);
        warp(voxels, size, displacement, out);
        expect(out).to.deep.equal(voxels);
      }),
    ));

  it("has nodes on the box's corners, about the spacing apart", () => {
    expect(noDisplacement({ z: 64, y: 96, x: 96 }, 24).nodes).to.deep.equal({ z: 4, y: 5, x: 5 });
    expect(noDisplacement({ z: 1, y: 2, x: 30 }, Infinity).nodes).to.deep.equal({ z: 1, y: 2, x: 2 });
  });

  it("turns by a quarter exactly as the turn in the plane does", () => {
    // from y towards x: numpy.rot90 with the axes (y, x), as in take-box.test.ts
    const size = { z: 1, y: 3, x: 3 };
    const voxels = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8);
    const turned = (degrees: number): Float32Array => {
      const displacement = noDisplacement(size, Infinity);
      addRotation(displacement, size, degrees);
      const out = new Float32Array(9);
      warp(voxels, size, displacement, out);
      return out;
    };
    expect(worstAbsolute(turned(90), [2, 5, 8, 1, 4, 7, 0, 3, 6])).to.be.below(1e-6);
    expect(worstAbsolute(turned(180), [8, 7, 6, 5, 4, 3, 2, 1, 0])).to.be.below(1e-6);
    expect(worstAbsolute(turned(-90), [6, 3, 0, 7, 4, 1, 8, 5, 2])).to.be.below(1e-6);
  });

  it("turns a slope into the slope of the turned direction, whatever the grid of nodes", () => {
    const size = { z: 3, y: 9, x: 9 };
    const slope = Float32Array.from({ length: voxelCount(size) }, (_, i) => (i % 9) - 4); // x from the middle
    for (const spacing of [2, 3, Infinity]) {
      const displacement = noDisplacement(size, spacing);
      addRotation(displacement, size, 30);
      const out = new Float32Array(slope.length);
      warp(slope, size, displacement, out);
      for (const [y, x] of [
        [4, 4],
        [4, 6],
        [2, 5],
        [6, 3],
      ] as const) {
        const wanted = Math.cos(Math.PI / 6) * (x - 4) - Math.sin(Math.PI / 6) * (y - 4);
        expect(out[81 + 9 * y + x]).to.be.closeTo(wanted, 1e-5);
      }
    }
  });

  it("takes the border beyond the box, and the mean half-way", () => {
    const size = { z: 1, y: 1, x: 4 };
    const displacement = noDisplacement(size, Infinity);
    displacement.values.set([0, 0, 0.5, 0, 0, 0.5]); // one voxel along y and z: two nodes along x
    const out = new Float32Array(4);
    warp(Float32Array.of(1, 3, 5, 9), size, displacement, out);
    expect([...out]).to.deep.equal([2, 4, 7, 9]);
    displacement.values.set([9, -9, -2, 9, -9, -2]);
    warp(Float32Array.of(1, 3, 5, 9), size, displacement, out);
    expect([...out]).to.deep.equal([1, 1, 1, 3]);
  });

  it("interpolates along all three axes", () => {
    const size = { z: 2, y: 2, x: 2 };
    const displacement = noDisplacement(size, Infinity);
    for (let node = 0; node < 8; node++) displacement.values.set([0.25, 0.5, 0.125], 3 * node);
    const out = new Float32Array(8);
    warp(Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7), size, displacement, out);
    expect(out[0]).to.equal(4 * 0.25 + 2 * 0.5 + 0.125);
  });

  it("keeps values between the least and the greatest, and a uniform scan as it is", () =>
    fc.assert(
      fc.property(anySize, fc.nat(), fc.double({ min: 0.1, max: 4, noNaN: true }), (size, seed, deviation) => {
        const displacement = noDisplacement(size, 3);
        addElastic(displacement, deviation, new Philox(seed));
        const voxels = random(size, seed + 1);
        const out = new Float32Array(voxels.length);
        warp(voxels, size, displacement, out);
        expect(Math.min(...out)).to.be.at.least(Math.min(...voxels));
        expect(Math.max(...out)).to.be.at.most(Math.max(...voxels));
        warp(
          voxels.map(() => 0.75),
          size,
          displacement,
          out,
        );
        expect(new Set(out)).to.deep.equal(new Set([0.75]));
      }),
    ));

  it("is displaced by no more than three deviations, and the same by the same stream", () => {
    const displacements = [1, 1, 2].map((seed) => {
      const displacement = noDisplacement({ z: 30, y: 30, x: 30 }, 3);
      addElastic(displacement, 2, new Philox(seed));
      return displacement.values;
    });
    expect(displacements[0]).to.deep.equal(displacements[1]);
    expect(displacements[0]).not.to.deep.equal(displacements[2]);
    const sizes = displacements[0]!.map(Math.abs);
    expect(Math.max(...sizes)).to.be.at.most(6);
    expect(sizes.reduce((sum, value) => sum + value, 0) / sizes.length).to.be.closeTo(2 * Math.sqrt(2 / Math.PI), 0.1);
  });
});
