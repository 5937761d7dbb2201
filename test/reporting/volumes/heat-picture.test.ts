import { expect } from "chai";
import { heatPicture } from "../../../src/reporting/volumes/heat-picture.ts";

describe("heatPicture", () => {
  it("leaves the grey where the map is 0, and covers it by a share where the map is greatest", () => {
    const colours = Array.from({ length: 256 }, (_, k) => [k, 0, 255 - k] as const);
    const out = heatPicture(Uint8Array.of(100, 100, 100), Uint8Array.of(0, 255, 51), colours, 0.5);
    expect([...out]).to.deep.equal([100, 100, 100, 178, 50, 50, 95, 90, 110]);
  });
});
