import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Move } from "../../../../src/components/compute/engine/engine.ts";
import { shiftVolume } from "./shift-volume.ts";

interface Golden {
  readonly shape: readonly number[];
  readonly cases: readonly {
    readonly axis: Move["axis"];
    readonly shift: number;
    readonly mode: "wrap" | "pad";
    readonly output: readonly number[];
  }[];
}

/** Made with PyTorch's `roll` and `pad`; exact. */
export const SHIFTED = JSON.parse(readFileSync(new URL("../../../golden/nn/shift3d.json", import.meta.url), "utf8")) as Golden;

describe("the plain shift that engines are tested against", () => {
  for (const { axis, shift, mode, output } of SHIFTED.cases) {
    it(`moves by ${shift} along axis ${axis} as PyTorch does (${mode})`, () => {
      const volume = Float32Array.from(output, (_, i) => i + 1);
      expect([...shiftVolume(volume, SHIFTED.shape, { axis, by: shift }, mode === "wrap" ? null : 0)]).to.deep.equal(output);
    });
  }
});
