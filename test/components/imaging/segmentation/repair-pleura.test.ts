import { expect } from "chai";
import { repairPleura } from "../../../../src/components/imaging/segmentation/repair-pleura.ts";
import type { Triple } from "../../../../src/formats/volume/volume.ts";

const SHAPE: Triple = { z: 60, y: 70, x: 60 };
const SPACING: Triple = { z: 2, y: 2, x: 2 };
const SETTINGS = { angle: 150, depth: 4, length: 45 };

/** An upright ellipsoid with a ball bitten out of its side, and the whole one. */
function bitten(at: Triple, radius: number): { mask: Uint8Array; whole: Uint8Array } {
  const whole = new Uint8Array(SHAPE.z * SHAPE.y * SHAPE.x);
  const mask = new Uint8Array(whole.length);
  for (let z = 0, i = 0; z < SHAPE.z; z++) {
    for (let y = 0; y < SHAPE.y; y++) {
      for (let x = 0; x < SHAPE.x; x++, i++) {
        if (Math.hypot((z - 30) / 28, (y - 35) / 30, (x - 30) / 20) >= 1) continue;
        whole[i] = 1;
        if (Math.hypot(z - at.z, y - at.y, x - at.x) >= radius) mask[i] = 1;
      }
    }
  }
  return { mask, whole };
}

const count = (mask: Uint8Array): number => mask.reduce((sum, value) => sum + value, 0);
const tissue = new Int16Array(SHAPE.z * SHAPE.y * SHAPE.x).fill(30);
const missing = (mask: Uint8Array, whole: Uint8Array): number =>
  count(whole.map((value, i) => (value === 1 && mask[i] === 0 ? 1 : 0)));

describe("mending the pleura", () => {
  it("fills a bite at the side, and adds next to nothing outside", () => {
    const { mask, whole } = bitten({ z: 32, y: 35, x: 49 }, 7);
    const bite = missing(mask, whole);
    const added = repairPleura(mask, tissue, SHAPE, SPACING, 1, SETTINGS, 0);
    expect(missing(mask, whole)).to.be.below(0.15 * bite);
    expect(added - (bite - missing(mask, whole))).to.be.below(0.15 * bite);
  });

  it("takes the other side for the middle, where only short dents are mended", () => {
    const { mask, whole } = bitten({ z: 32, y: 35, x: 49 }, 7);
    const bite = missing(mask, whole);
    repairPleura(mask, tissue, SHAPE, SPACING, -1, SETTINGS, 0);
    expect(missing(mask, whole)).to.be.above(0.8 * bite);
  });

  it("leaves a whole lung, dents that are too long, and bone as they are", () => {
    const { whole } = bitten({ z: 0, y: 0, x: 0 }, 0);
    expect(repairPleura(whole.slice(), tissue, SHAPE, SPACING, 1, SETTINGS, 0)).to.equal(0);
    const { mask } = bitten({ z: 32, y: 35, x: 49 }, 7);
    expect(repairPleura(mask.slice(), tissue, SHAPE, SPACING, 1, { ...SETTINGS, length: 10 }, 0)).to.equal(0);
    expect(
      repairPleura(
        mask.slice(),
        tissue.map(() => 400),
        SHAPE,
        SPACING,
        1,
        SETTINGS,
        0,
      ),
    ).to.equal(0);
    expect(
      repairPleura(
        mask.slice(),
        tissue.map(() => 30 + 1024),
        SHAPE,
        SPACING,
        1,
        SETTINGS,
        1024,
      ),
    ).to.be.above(0);
  });

  it("adds nothing to nothing", () => {
    expect(repairPleura(new Uint8Array(tissue.length), tissue, SHAPE, SPACING, 1, SETTINGS, 0)).to.equal(0);
  });
});
