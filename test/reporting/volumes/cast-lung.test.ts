import { expect } from "chai";
import { type Triple, volumeOf } from "../../../src/formats/volume/volume.ts";
import { castLung, type Transfer } from "../../../src/reporting/volumes/cast-lung.ts";
import { lungFields } from "../../../src/reporting/volumes/lung-fields.ts";

const GREY: Transfer = {
  low: -1000,
  high: 0,
  colours: Array.from({ length: 256 }, (_, k) => [k, k, k] as const),
  opacity: [
    [-900, 0],
    [-100, 1],
  ],
};
/** A block of lung at −900 HU in a wall of 0 HU, with one ball of 0 HU in it. */
function chest(shape: Triple, ball: Triple, radius: number, spacing: Triple = { z: 1, y: 1, x: 1 }) {
  const image = new Int16Array(shape.z * shape.y * shape.x);
  const mask = new Uint8Array(image.length);
  let at = 0;
  for (let z = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      for (let x = 0; x < shape.x; x++, at++) {
        const isIn = [z, y, x].every((voxel, k) => voxel >= 4 && voxel < [shape.z, shape.y, shape.x][k]! - 4);
        const far = Math.hypot((z - ball.z) * spacing.z, (y - ball.y) * spacing.y, (x - ball.x) * spacing.x);
        mask[at] = Number(isIn);
        image[at] = isIn && far > radius ? -900 : 0;
      }
    }
  }
  return { image: volumeOf(image, shape, spacing), mask: volumeOf(mask, shape, spacing) };
}
const bright = (pixels: Uint8Array, width: number): { column: number; row: number; most: number } => {
  let most = 0;
  let at = 0;
  for (let k = 0; k < pixels.length; k += 3) if (pixels[k]! > most) [most, at] = [pixels[k]!, k / 3];
  return { column: at % width, row: Math.floor(at / width), most };
};

describe("lungFields", () => {
  it("does not let the wall shine in: attenuation is that of the mask's inner voxels", () => {
    const { image, mask } = chest({ z: 20, y: 20, x: 20 }, { z: -99, y: 0, x: 0 }, 1);
    const { weight, weighted } = lungFields(image, mask, -1000, 0);
    let heaviest = -Infinity;
    for (let k = 0; k < weight.length; k++) if (weight[k]! > 1e-3) heaviest = Math.max(heaviest, weighted[k]! / weight[k]!);
    expect(heaviest).to.be.closeTo(-900, 0.01); // sums in float32
  });
  it("reduces a long box, and keeps where it lies", () => {
    const shape = { z: 12, y: 12, x: 450 };
    const { image, mask } = chest(shape, { z: -99, y: 0, x: 0 }, 1);
    const fields = lungFields(image, mask, -1000, 0);
    expect(fields.factor).to.deep.equal({ z: 1, y: 1, x: 3 });
    expect(fields.spacing.x).to.equal(3);
    expect(fields.first.x).to.equal(4 - 6 + 1); // the first block of three after two of margin has its middle at voxel 5
  });
});

describe("castLung", () => {
  const shape = { z: 40, y: 48, x: 60 };
  const centre = { z: 19.5, y: 23.5, x: 29.5 };
  const camera = { width: 60, height: 40, pixel: 1, centre };

  it("shows a dense ball where it is: the right hand at the left, the head up, the face at the left from the left", () => {
    const { image, mask } = chest(shape, { z: 30, y: 10, x: 40 }, 4);
    const fields = lungFields(image, mask, -1000, 0);
    const front = bright(castLung(fields, { ...camera, view: "front" }, GREY), 60);
    expect(front.most).to.be.above(150);
    expect(front.column).to.be.closeTo(40, 4);
    expect(front.row).to.be.closeTo(39 - 30, 4);
    const left = bright(castLung(fields, { ...camera, view: "left" }, GREY), 60);
    expect(left.column).to.be.closeTo(10 + (60 - 48) / 2, 4); // the picture is 60 wide, the chest 48 deep
    expect(left.row).to.be.closeTo(39 - 30, 4);
  });

  it("hides a ball behind a ball", () => {
    const near = chest(shape, { z: 20, y: 10, x: 30 }, 5);
    const far = chest(shape, { z: 20, y: 38, x: 30 }, 3);
    const both = { ...near.image, data: near.image.data.map((value, k) => Math.max(value, far.image.data[k]!)) };
    const look = (image: typeof both): number =>
      bright(castLung(lungFields(image, near.mask, -1000, 0), { ...camera, view: "front" }, GREY), 60).most;
    expect(look(both)).to.equal(look(near.image));
  });

  it("keeps millimetres: slices twice as far apart make the lung twice as high", () => {
    const rows = (spacing: number): number => {
      const { image, mask } = chest(shape, { z: 20, y: 24, x: 30 }, 1, { z: spacing, y: 1, x: 1 });
      const pixels = castLung(lungFields(image, mask, -1000, 0), { ...camera, height: 100, view: "front" }, GREY);
      let lit = 0;
      for (let row = 0; row < 100; row++)
        lit += Number(pixels.subarray(3 * 60 * row, 3 * 60 * (row + 1)).some((byte) => byte > 0));
      return lit;
    };
    expect(rows(1)).to.be.closeTo(32, 4);
    expect(rows(2)).to.be.closeTo(64, 6);
  });

  it("is black outside the lung, and where the mask is empty", () => {
    const { image, mask } = chest(shape, { z: 20, y: 24, x: 30 }, 4);
    const pixels = castLung(lungFields(image, mask, -1000, 0), { ...camera, view: "front" }, GREY);
    expect([...pixels.subarray(0, 3)]).to.deep.equal([0, 0, 0]);
    const none = { ...mask, data: new Uint8Array(mask.data.length) };
    expect(castLung(lungFields(image, none, -1000, 0), { ...camera, view: "left" }, GREY).every((byte) => byte === 0)).to.equal(
      true,
    );
  });
});
