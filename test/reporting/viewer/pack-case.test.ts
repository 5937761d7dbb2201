import { expect } from "chai";
import fc from "fast-check";
import { unzlibSync } from "fflate";
import { type Volume, volumeOf } from "../../../src/formats/volume/volume.ts";
import { type PackedCase, packCase } from "../../../src/reporting/viewer/pack-case.ts";

const inflate = (text: string): Uint8Array => unzlibSync(Buffer.from(text, "base64"));
/** The values of a packed case, as the page's script reads them. */
function valuesOf({ shape, low, step, voxels }: PackedCase): number[] {
  const bytes = inflate(voxels);
  const count = bytes.length / 2;
  const values: number[] = [];
  for (let at = 0, number = 0; at < count; at++) {
    if (at % shape.x === 0) number = 0;
    const zigzag = bytes[at]! | (bytes[count + at]! << 8);
    number = (number + ((zigzag >> 1) ^ -(zigzag & 1))) & 0xffff;
    values.push(low + step * number);
  }
  return values;
}
const row = (...data: number[]): Volume => volumeOf(Float32Array.from(data), { z: 1, y: 1, x: data.length });
const ROOM = 1e6;

describe("packCase", () => {
  it("keeps every whole number of CT, from one end of 16 bits to the other", () => {
    expect(valuesOf(packCase(row(-1024, 3071, -1024, 0, 1), [], ROOM))).to.deep.equal([-1024, 3071, -1024, 0, 1]);
    expect(valuesOf(packCase(row(0, 65535, 0, 40000, 1), [], ROOM))).to.deep.equal([0, 65535, 0, 40000, 1]);
  });

  it("gives back random volumes to half a step", () => {
    const values = fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(values, (data) => {
        const volume = volumeOf(Int16Array.from(data), { z: 2, y: 2, x: 3 });
        expect(valuesOf(packCase(volume, [], ROOM))).to.deep.equal(data);
      }),
      { numRuns: 100 },
    );
  });

  it("has steps of its own for volumes that are no CT, and the lowest value where there is no number", () => {
    const packed = packCase(row(0, 0.25, 1, Number.NaN), [], ROOM);
    expect(packed.step).to.equal(1 / 4096);
    expect(valuesOf(packed)).to.deep.equal([0, 0.25, 1, 0]);
    expect(valuesOf(packCase(row(5, 5), [], ROOM))).to.deep.equal([5, 5]);
  });

  it("packs a bit a mask", () => {
    const masks = [
      [1, 0, 2],
      [0, 0, 1],
    ].map((data) => volumeOf(Uint8Array.from(data), { z: 1, y: 1, x: 3 }));
    expect([...inflate(packCase(row(1, 2, 3), masks, ROOM).masks)]).to.deep.equal([1, 0, 3]);
    expect(() => packCase(row(1), new Array(9).fill(masks[0]), ROOM)).to.throw(RangeError, "9 masks, at most 8 fit");
  });

  it("rounds first, then averages squares, until it is small enough", () => {
    let seed = 1;
    const noise = Int16Array.from({ length: 24 * 32 * 32 }, () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator
      return (seed >>> 16) % 801;
    });
    const volume = volumeOf(noise, { z: 24, y: 32, x: 32 }, { z: 2, y: 1, x: 1 });
    const mask = volumeOf(
      Uint8Array.from(noise, (_, k) => Number(k % 32 < 17)),
      volume.shape,
      volume.spacing,
    );
    const whole = packCase(volume, [mask], ROOM);
    expect(whole).to.include({ factor: 1, step: 1 });
    const rounded = packCase(volume, [mask], 0.8 * whole.voxels.length);
    expect(rounded.factor).to.equal(1);
    expect(rounded.step).to.be.oneOf([4, 8]);
    const small = packCase(volume, [mask], 0.1 * whole.voxels.length);
    expect(small.voxels.length).to.be.below(0.1 * whole.voxels.length);
    expect(small.factor).to.be.above(1);
    expect(small.spacing).to.deep.equal({ z: 2, y: small.factor, x: small.factor });
    const mean = [0, 1].flatMap((y) => [0, 1].map((x) => noise[y * 32 + x]!)).reduce((sum, value) => sum + value) / 4;
    if (small.factor === 2) expect(valuesOf(small)[0]).to.be.closeTo(mean, small.step / 2);
    const bits = inflate(small.masks);
    const width = small.shape.x;
    expect([bits[0], bits[width - 1]]).to.deep.equal([1, 0]);
  });
});
