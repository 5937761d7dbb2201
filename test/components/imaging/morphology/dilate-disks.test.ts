import { expect } from "chai";
import { clearSliceBorders } from "../../../../src/components/imaging/morphology/clear-slice-borders.ts";
import { closeDisks, dilateDisks, erodeDisks } from "../../../../src/components/imaging/morphology/dilate-disks.ts";
import { fillHoles } from "../../../../src/components/imaging/morphology/fill-holes.ts";
import { fillSliceHoles } from "../../../../src/components/imaging/morphology/fill-slice-holes.ts";

const of = (...rows: readonly string[]): Uint8Array => Uint8Array.from(rows.join(""), (digit) => Number(digit));
const text = (mask: Uint8Array, width: number): string[] => [...mask].join("").match(new RegExp(`.{${width}}`, "g")) ?? [];

describe("disks", () => {
  const shape = { z: 1, y: 5, x: 5 };

  it("dilates a pixel to a disk, cut at the border", () => {
    const pixel = of("00000", "00000", "00100", "00000", "00000");
    expect(text(dilateDisks(pixel, shape, 2), 5)).to.deep.equal(["00100", "01110", "11111", "01110", "00100"]);
    const corner = of("10000", "00000", "00000", "00000", "00000");
    expect(text(dilateDisks(corner, shape, 1), 5)).to.deep.equal(["11000", "10000", "00000", "00000", "00000"]);
  });

  it("erodes from holes, not from the border", () => {
    const hole = of("11111", "11111", "11011", "11111", "11111");
    expect(text(erodeDisks(hole, shape, 1), 5)).to.deep.equal(["11111", "11011", "10001", "11011", "11111"]);
    expect(text(closeDisks(hole, shape, 1), 5)).to.deep.equal(Array(5).fill("11111"));
  });
});

describe("holes and borders", () => {
  it("fills what no face leads out of, up to an area", () => {
    const ring = of("11110", "10011", "11101", "00111");
    const shape = { z: 1, y: 4, x: 5 };
    expect(text(fillSliceHoles(ring, shape), 5)).to.deep.equal(["11110", "11111", "11111", "00111"]);
    expect(text(fillSliceHoles(ring, shape, 1), 5)).to.deep.equal(["11110", "10011", "11111", "00111"]);
  });

  it("fills in the volume only what is enclosed across slices, too", () => {
    const shape = { z: 3, y: 3, x: 3 };
    const full = of("111", "111", "111");
    const ring = of("111", "101", "111");
    const box = Uint8Array.from([...full, ...ring, ...full]);
    expect([...fillHoles(box, shape)]).to.deep.equal(Array(27).fill(1));
    const tube = Uint8Array.from([...ring, ...ring, ...full]);
    expect([...fillHoles(tube, shape)]).to.deep.equal([...tube]);
  });

  it("clears the regions of a slice that touch its border, by corners joined", () => {
    const mask = of("10000", "01000", "00010", "00000");
    expect(text(clearSliceBorders(mask, { z: 1, y: 4, x: 5 }), 5)).to.deep.equal(["00000", "00000", "00010", "00000"]);
  });
});
