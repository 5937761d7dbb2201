import { expect } from "chai";
import fc from "fast-check";
import { checkSameBox, resampledGrid } from "../../../../src/components/imaging/resample/resampled-grid.ts";
import { type Grid, IDENTITY } from "../../../../src/formats/volume/volume.ts";
import { voxelPosition } from "../../../../src/formats/volume/voxel-position.ts";
import { failureOf, messageOf } from "../../../formats/failure-of.ts";
import { randomVolume } from "../../../formats/volume/random-volume.ts";

const grid: Grid = {
  shape: { z: 40, y: 64, x: 64 },
  spacing: { z: 2.5, y: 0.75, x: 0.75 },
  origin: { z: 20, y: 5, x: -10 },
  direction: IDENTITY,
};
const one = { z: 1, y: 1, x: 1 };

describe("imaging/resample: grid", () => {
  it("fills the same box with voxels of about the spacing asked for", () => {
    expect(resampledGrid(grid, one, "image")).to.deep.equal({
      shape: { z: 100, y: 48, x: 48 },
      spacing: { z: 1, y: 1, x: 1 },
      origin: { z: 19.25, y: 5.125, x: -9.875 },
      direction: IDENTITY,
    });
    const odd = resampledGrid({ ...grid, shape: { z: 7, y: 5, x: 3 }, spacing: { z: 0.5, y: 0.5, x: 0.5 } }, one, "image");
    expect(odd.shape).to.deep.equal({ z: 4, y: 2, x: 2 }); // 3.5, 2.5, 1.5: halves to the even number, as NumPy
    expect(odd.spacing).to.deep.equal({ z: 3.5 / 4, y: 1.25, x: 0.75 });
    expect(resampledGrid(grid, { z: 1000, y: 1, x: 1 }, "image").shape.z).to.equal(1);
  });

  it("keeps all corners of the box, however it lies", () =>
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), fc.double({ min: 0.2, max: 3, noNaN: true }), (seed, spacing) => {
        const from = randomVolume(seed, seed % 2 ? "right-handed" : "left-handed");
        const to = resampledGrid(from, { z: spacing, y: 2 * spacing, x: spacing }, "image");
        for (const end of [0, 1]) {
          const corner = (of: Grid) =>
            voxelPosition(of, { z: end * of.shape.z - 0.5, y: end * of.shape.y - 0.5, x: end * of.shape.x - 0.5 });
          const [a, b] = [corner(from), corner(to)];
          expect(Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)).to.be.below(1e-10);
        }
        checkSameBox(to, from, "a", "b");
      }),
    ));

  it("refuses grids that memory cannot hold, and volumes of another box", async () => {
    expect(await failureOf(() => resampledGrid(grid, { z: 0.001, y: 0.01, x: 0.01 }, "image"))).to.deep.equal({
      code: "volume-too-large",
      message:
        "image has 40 × 64 × 64 voxels of 2.5 × 0.75 × 0.75 mm; at the spacing asked for they would be 100000 × 4800 × 4800",
      allowed: "at most 536,870,912 voxels",
      help: "ask for a wider spacing",
    });
    const moved = { ...grid, origin: { z: 20, y: 5, x: 0 } };
    expect(await messageOf(() => checkSameBox(grid, moved, "mask", "like"))).to.equal(
      "mask and like do not fill the same box of space: their first corners are 10.0 mm apart",
    );
    const shorter = { ...grid, shape: { z: 38, y: 64, x: 64 } };
    expect(await messageOf(() => checkSameBox(grid, shorter, "mask", "like"))).to.equal(
      "mask and like do not fill the same box of space: their last corners are 5.00 mm apart",
    );
  });
});
