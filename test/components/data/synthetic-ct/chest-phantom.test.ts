import { expect } from "chai";
import fc from "fast-check";
import { type ChestPhantom, chestPhantom } from "../../../../src/components/data/synthetic-ct/chest-phantom.ts";
import { chestSpacing } from "../../../../src/components/data/synthetic-ct/chest-spacing.ts";
import { drawPatient } from "../../../../src/components/data/synthetic-ct/draw-patient.ts";
import { type Triple, voxelCount } from "../../../../src/formats/volume/volume.ts";
import { mean, meanWithin, millilitres, parts, phantomOf, SMALL } from "./measure.ts";

const HEALTHY = { age: 50, male: true, extent: 0, solid: 0, fluid: 0 };
const DEFAULT: Triple = { z: 64, y: 96, x: 96 };

/** The rules that hold for the truth about any case. */
function checkTruth({ image, lung, lesion, airway }: ChestPhantom): void {
  for (let i = 0; i < image.data.length; i++) {
    const value = image.data[i]!;
    if (value < -1024 || value > 3071) expect.fail(`${value} HU`);
    if (lung.data[i]! > 1 || airway.data[i]! > 1 || lesion.data[i]! > 2) expect.fail(`an unknown label in voxel ${i}`);
    if (lesion.data[i] && !lung.data[i]) expect.fail(`a lesion outside the lung in voxel ${i}`);
    if (airway.data[i] && lung.data[i]) expect.fail(`airway and lung in voxel ${i}`);
  }
}

describe("chestPhantom", function () {
  this.timeout(180_000);

  it("gives the same bytes whenever it is asked", () => {
    const first = phantomOf(11, 4);
    phantomOf(11, 5);
    expect(phantomOf(11, 4)).to.deep.equal(first);
    expect(phantomOf(12, 4).image.data).not.to.deep.equal(first.image.data);
    expect(phantomOf(11, 5).image.data).not.to.deep.equal(first.image.data);
  });

  it("puts everything on one grid about the middle, axes along the patient's", () => {
    const { image, lung, lesion, airway } = chestPhantom(1, 0, HEALTHY, { z: 10, y: 16, x: 20 }, { z: 32, y: 22, x: 18 });
    for (const { shape, spacing, origin, direction } of [image, lung, lesion, airway]) {
      expect({ shape, spacing, origin, direction }).to.deep.equal({
        shape: { z: 10, y: 16, x: 20 },
        spacing: { z: 32, y: 22, x: 18 },
        origin: { z: -144, y: -165, x: -171 },
        direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      });
    }
  });

  it("draws adults' lungs: two, of 2 to 7.5 l, mostly air", () => {
    for (let number = 0; number < 5; number++) {
      const phantom = phantomOf(21, number, DEFAULT);
      checkTruth(phantom);
      const litres = millilitres(phantom.lung) / 1000;
      expect(litres, `case ${number}`).to.be.within(2, 7.5);
      const [right, left, ...rest] = parts(phantom.lung);
      expect(rest, `case ${number}`).to.deep.equal([]);
      expect(left! / right!, `case ${number}`).to.be.within(0.7, 1);
      expect(millilitres(phantom.airway), `case ${number}`).to.be.within(10, 70);
    }
  });

  it("draws healthy lungs of −850 to −700 HU on average, fat, muscle, blood and bone", () => {
    for (const male of [true, false]) {
      for (const number of [0, 1]) {
        const phantom = chestPhantom(3, number, { ...HEALTHY, male }, DEFAULT, chestSpacing(DEFAULT));
        expect(meanWithin(phantom)).to.be.within(-850, -700);
        const share = (low: number, high: number): number =>
          phantom.image.data.filter((value) => value >= low && value < high).length / voxelCount(DEFAULT);
        expect(share(-150, -60), "fat").to.be.above(0.02);
        expect(share(0, 90), "muscle and blood").to.be.above(0.05);
        expect(share(250, 3072), "bone").to.be.within(0.003, 0.06);
        expect(share(-1025, -900), "air").to.be.above(0.2);
        expect(phantom.lesion.data.some((label) => label > 0)).to.equal(false);
      }
    }
  });

  it("gives women smaller lungs than men", () => {
    const litres = (male: boolean): number =>
      mean(
        [0, 1, 2, 3, 4, 5].map((number) =>
          millilitres(chestPhantom(5, number, { ...HEALTHY, male }, SMALL, chestSpacing(SMALL)).lung),
        ),
      );
    expect(litres(false)).to.be.below(0.9 * litres(true));
  });

  it("reaches the extent of disease that is asked for", () => {
    for (const extent of [0.01, 0.1, 0.6]) {
      const phantom = chestPhantom(7, 0, { ...HEALTHY, extent, solid: 0.4 }, DEFAULT, chestSpacing(DEFAULT));
      checkTruth(phantom);
      const reached = millilitres(phantom.lesion) / millilitres(phantom.lung);
      expect(reached, `extent ${extent}`).to.be.within(0.75 * extent - 0.004, 1.25 * extent + 0.004);
      expect(millilitres(phantom.lesion, 1), "ground glass").to.be.above(0);
    }
  });

  it("paints ground glass hazy and consolidation as dense as flesh", () => {
    const { image, lesion } = chestPhantom(7, 2, { ...HEALTHY, extent: 0.4, solid: 0.8 }, DEFAULT, chestSpacing(DEFAULT));
    const median = (label: number): number => {
      const values = image.data.filter((_, i) => lesion.data[i] === label).sort();
      return values[values.length >> 1]!;
    };
    expect(median(1)).to.be.within(-700, -400);
    expect(median(2)).to.be.within(0, 50);
  });

  it("shows the same patient at any resolution", () => {
    const coarse = phantomOf(11, 0, SMALL);
    const fine = phantomOf(11, 0, { z: 96, y: 144, x: 144 });
    for (const [mask, tolerance] of [
      ["lung", 0.02],
      ["lesion", 0.08],
      ["airway", 0.2],
    ] as const) {
      expect(millilitres(coarse[mask]) / millilitres(fine[mask]), mask).to.be.within(1 - tolerance, 1 + tolerance);
    }
    // a coarse voxel is about the mean of the 27 fine ones in it
    const { shape } = coarse.image;
    let off = 0;
    let different = 0;
    for (let z = 0; z < shape.z; z++)
      for (let y = 0; y < shape.y; y++)
        for (let x = 0; x < shape.x; x++) {
          let sum = 0;
          let lung = 0;
          for (let k = 0; k < 27; k++) {
            const at = ((3 * z + Math.floor(k / 9)) * 144 + 3 * y + (Math.floor(k / 3) % 3)) * 144 + 3 * x + (k % 3);
            sum += fine.image.data[at]!;
            lung += fine.lung.data[at]!;
          }
          const at = (z * shape.y + y) * shape.x + x;
          off += Math.abs(coarse.image.data[at]! - sum / 27);
          if (lung === 27 || lung === 0) different += Number(coarse.lung.data[at] !== lung / 27);
        }
    expect(different, "voxels on another side of the lung's border").to.equal(0);
    expect(off / voxelCount(shape), "mean difference, HU").to.be.below(25);
  });

  it("takes any shape and spacing", () => {
    const size = fc.record({
      z: fc.integer({ min: 1, max: 20 }),
      y: fc.integer({ min: 1, max: 30 }),
      x: fc.integer({ min: 1, max: 30 }),
    });
    const step = fc.double({ min: 0.3, max: 60, noNaN: true });
    const spacing = fc.record({ z: step, y: step, x: step });
    fc.assert(
      fc.property(size, spacing, fc.integer({ min: 0, max: 99 }), (shape, mm, number) => {
        const phantom = chestPhantom(2, number, drawPatient(2, number), shape, mm);
        expect(phantom.image.data.length).to.equal(voxelCount(shape));
        checkTruth(phantom);
      }),
      { numRuns: 12 },
    );
  });
});
