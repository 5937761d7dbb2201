import { expect } from "chai";
import { type Volume, volumeOf } from "../../../src/formats/volume/volume.ts";
import { strongestSlice } from "../../../src/reporting/volumes/strongest-slice.ts";

const of = (...values: readonly number[]): Volume => volumeOf(Float32Array.from(values), { z: 3, y: 1, x: 2 });

describe("strongestSlice", () => {
  it("is the one with most of the mask, else the one where the maps are greatest in sum, the first of equals", () => {
    const maps = [of(0, 0.1, 0.5, 0, 0.2, 0), of(0.6, 0, 0.1, 0, 0.2, 0)];
    expect(strongestSlice(maps, of(0, 0, 1, 0, 2, 1), "axial")).to.equal(2);
    expect(strongestSlice(maps, of(0, 0, 0, 0, 0, 0), "axial")).to.equal(0);
    expect(strongestSlice([maps[0]!], undefined, "axial")).to.equal(1);
    expect(strongestSlice([of(1, 1, 1, 1, 1, 1)], undefined, "sagittal")).to.equal(0);
  });
});
