import { expect } from "chai";
import fc from "fast-check";
import { drawAnatomy } from "../../../../../src/components/data/synthetic-ct/anatomy/anatomy.ts";
import { coverage, smoothMax, smoothMin, smoothStep } from "../../../../../src/components/data/synthetic-ct/anatomy/blend.ts";
import { acrossOf, tubeDistance, tubes, tubesNear } from "../../../../../src/components/data/synthetic-ct/anatomy/capsule.ts";
import { cavityAt, diaphragmAt, ovalDistance } from "../../../../../src/components/data/synthetic-ct/anatomy/cavity.ts";
import { Lattice } from "../../../../../src/components/data/synthetic-ct/anatomy/lattice.ts";
import { lungPoints } from "../../../../../src/components/data/synthetic-ct/anatomy/lung-points.ts";
import { organsOf } from "../../../../../src/components/data/synthetic-ct/anatomy/organs.ts";
import { voxelAt } from "../../../../../src/components/data/synthetic-ct/anatomy/placed.ts";
import { bendAt, heightOf, planeOf, unbend } from "../../../../../src/components/data/synthetic-ct/anatomy/plane.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";

const noise = new Lattice(new Philox(1, "test"));
const coordinate = fc.double({ min: -200, max: 200, noNaN: true });

describe("the phantom's geometry", () => {
  it("blends distances", () => {
    expect(smoothMin(1, 20, 4)).to.equal(1);
    expect(smoothMin(3, 3, 4)).to.equal(2);
    expect(smoothMax(3, 3, 4)).to.equal(4);
    expect([-1, 0, 0.5, 1, 2].map((value) => smoothStep(0, 1, value))).to.deep.equal([0, 0, 0.5, 1, 1]);
    expect([-3, -1, 0, 0.5, 3].map((distance) => coverage(distance, 2))).to.deep.equal([1, 1, 0.5, 0.25, 0]);
  });

  it("measures to ovals and tubes", () => {
    expect(ovalDistance(30, 40, 20, 20, 0)).to.be.closeTo(30, 1e-12);
    expect(ovalDistance(0, 0, 20, 10, 0.5)).to.equal(-10);
    expect(ovalDistance(15, 0, 20, 10, 0.5)).to.be.closeTo(-5, 1e-12);
    const near = tubesNear(tubes(5, [0, 0, 0], [0, 0, 100]), 50, 10);
    expect(tubeDistance(near, 3, 4, 99)).to.be.closeTo(0, 1e-12);
    expect(tubeDistance(near, 30, 40, 99)).to.be.closeTo(45, 1e-12);
    expect(acrossOf(near)).to.deep.equal([-5, 5]);
    // beyond its end the cap counts, and far from it nothing
    expect(tubeDistance(tubesNear(tubes(5, [0, 0, 0], [0, 0, 100]), 112, 10), 0, 0, 99)).to.be.closeTo(7, 1e-12);
    expect(tubeDistance(tubesNear(tubes(5, [0, 0, 0], [0, 0, 100]), 130, 10), 0, 0, 99)).to.equal(99);
  });

  it("places voxels and finds them again", () => {
    const grid = { shape: { z: 5, y: 7, x: 9 }, spacing: { z: 5, y: 2, x: 3 }, position: { turn: 0.3, x: 4, y: -2, z: 10 } };
    const plane = planeOf(grid);
    for (const [row, column, slice] of [
      [0, 0, 0],
      [6, 2, 4],
      [3, 8, 1],
    ] as const) {
      const i = row * 9 + column;
      const place = voxelAt(grid, plane.x[i]!, plane.y[i]!, heightOf(slice, grid.shape, grid.spacing, grid.position));
      expect(place.x).to.be.closeTo(column, 1e-5);
      expect(place.y).to.be.closeTo(row, 1e-5);
      expect(place.z).to.be.closeTo(slice, 1e-12);
    }
    expect(plane.gantryX[31]).to.equal(0);
    expect(plane.x[31]).to.equal(4);
  });

  it("bends the chest, and straightens it again", () => {
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, (x, y, z) => {
        const [u, v, w] = unbend(noise, [x, y, z]);
        const bend = bendAt(noise, z);
        expect(w).to.equal(z);
        expect(Math.hypot(u - x, v - y)).to.be.below(12);
        expect(bend.x(u, v)).to.be.closeTo(x, 0.02);
        expect(bend.y(u, v)).to.be.closeTo(y, 0.02);
      }),
    );
  });

  it("gives noise that is the same on a slice as in space, smooth and about 0", () => {
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, fc.double({ min: 3, max: 80, noNaN: true }), (x, y, z, pitch) => {
        const value = noise.at(x, y, z, pitch);
        expect(value).to.be.within(-1, 1);
        expect(noise.slice(z, pitch).at(x, y)).to.be.closeTo(value, 1e-6);
        expect(noise.at(x + 0.01 * pitch, y, z, pitch)).to.be.closeTo(value, 0.04);
        expect(noise.at(x + 32 * pitch, y, z, pitch)).to.be.closeTo(value, 1e-4);
      }),
    );
    let sum = 0;
    let square = 0;
    for (let k = 0; k < 20_000; k++) {
      const value = noise.at(0.37 * k, 1.7 * k, 0.11 * k, 7);
      sum += value;
      square += value * value;
    }
    expect(sum / 20_000).to.be.closeTo(0, 0.03);
    expect(Math.sqrt(square / 20_000)).to.be.closeTo(0.33, 0.07);
  });

  it("draws chests of adults, each from its own stream", () => {
    for (let number = 0; number < 40; number++) {
      for (const male of [true, false]) {
        const anatomy = drawAnatomy(9, number, { age: 18 + 2 * number, male });
        expect(anatomy.top - anatomy.dome, "height to the dome").to.be.within(150, 260);
        expect(2 * cavityAt(anatomy, anatomy.dome).halfWidth, "width").to.be.within(210, 310);
        expect(2 * cavityAt(anatomy, anatomy.dome).halfDepth, "depth").to.be.within(130, 240);
        // a dome: lower at the wall than in the middle, the left lower than the right
        const middle = 0.5 * anatomy.halfWidth;
        expect(diaphragmAt(anatomy, -middle, -14)).to.be.closeTo(anatomy.dome, 1e-9);
        expect(diaphragmAt(anatomy, middle, -14)).to.be.closeTo(anatomy.dome - anatomy.domeStep, 1e-9);
        expect(diaphragmAt(anatomy, -anatomy.halfWidth, -14)).to.be.below(anatomy.dome - 40);
      }
    }
    expect(drawAnatomy(9, 3, { age: 40, male: true })).to.deep.equal(drawAnatomy(9, 3, { age: 40, male: true }));
    expect(drawAnatomy(9, 4, { age: 40, male: true }).halfWidth).not.to.equal(
      drawAnatomy(9, 3, { age: 40, male: true }).halfWidth,
    );
  });

  it("keeps fluid out of the lung, and makes it smaller", () => {
    const anatomy = drawAnatomy(2, 0, { age: 60, male: true });
    const organs = organsOf(anatomy);
    const dry = lungPoints(anatomy, organs, noise, null);
    const wet = lungPoints(anatomy, organs, noise, (_, left) => (left ? 20 : 0));
    const side = ({ count, x }: typeof dry, left: boolean): number =>
      Array.from({ length: count }, (_, i) => x[i]! > 3 === left).filter(Boolean).length;
    expect(side(wet, true)).to.be.below(0.95 * side(dry, true));
    expect(side(wet, false)).to.equal(side(dry, false));
    expect(Math.min(...dry.depth)).to.be.at.least(0);
  });
});
