import { expect } from "chai";
import { SHIFTED, shiftVolume } from "./shift-volume.ts";

describe("the plain shift that engines are tested against", () => {
  for (const { axis, shift, mode, output } of SHIFTED.cases) {
    it(`moves by ${shift} along axis ${axis} as PyTorch does (${mode})`, () => {
      const volume = Float32Array.from(output, (_, i) => i + 1);
      expect([...shiftVolume(volume, SHIFTED.shape, { axis, by: shift }, mode === "wrap" ? null : 0)]).to.deep.equal(output);
    });
  }
});
