import { expect } from "chai";
import { volumeOf } from "../../../src/formats/volume/volume.ts";
import { scaleWithin } from "../../../src/reporting/volumes/scale-within.ts";

const SHAPE = { z: 1, y: 2, x: 2 };

describe("scaleWithin", () => {
  it("goes from 0 to 1 in the mask, and is 0 outside", () => {
    const map = volumeOf(Float32Array.of(9, 2, 4, 3), SHAPE);
    const scaled = scaleWithin(map, volumeOf(Uint8Array.of(0, 1, 2, 1), SHAPE));
    expect([...scaled.data]).to.deep.equal([0, 0, 1, 0.5]);
  });

  it("is 0 where there is one value, or no mask", () => {
    const map = volumeOf(Float32Array.of(9, 2, 2, 3), SHAPE);
    expect([...scaleWithin(map, volumeOf(Uint8Array.of(0, 1, 1, 0), SHAPE)).data]).to.deep.equal([0, 0, 0, 0]);
    expect([...scaleWithin(map, volumeOf(new Uint8Array(4), SHAPE)).data]).to.deep.equal([0, 0, 0, 0]);
  });
});
