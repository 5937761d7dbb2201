import { expect } from "chai";
import { scaleMap } from "../../../../src/components/nn/cam/scale-map.ts";

describe("scaled maps", () => {
  it("go from 0 to 1", () => {
    expect([...scaleMap(Float32Array.of(2, 6, 3))]).to.deep.equal([0, 1, 0.25]);
  });
  it("of one value are 0", () => {
    expect([...scaleMap(Float32Array.of(3, 3))]).to.deep.equal([0, 0]);
    expect([...scaleMap(new Float32Array(2))]).to.deep.equal([0, 0]);
  });
});
