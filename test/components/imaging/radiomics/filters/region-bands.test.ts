import { expect } from "chai";
import fc from "fast-check";
import { convolveAxis } from "../../../../../src/components/imaging/radiomics/filters/convolve-axis.ts";
import { LETTERS, regionBands } from "../../../../../src/components/imaging/radiomics/filters/region-bands.ts";
import { waveletFilters } from "../../../../../src/components/imaging/radiomics/filters/wavelet-filters.ts";
import { spansOf } from "../../../../../src/components/imaging/radiomics/matrices/spans.ts";
import { valuesAt } from "../../../../../src/components/imaging/radiomics/matrices/values-at.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";

describe("regionBands", () => {
  it("are the block filtered along x, y and z, at the voxels inside", () => {
    const size = fc.integer({ min: 1, max: 9 });
    const cases = fc.record({
      z: size,
      y: size,
      x: size,
      wavelet: fc.constantFrom("haar", "db2", "coif1", "db4"),
      seed: fc.nat(1e6),
      filled: fc.constantFrom(0.1, 0.5, 1),
    });
    fc.assert(
      fc.property(cases, ({ z, y, x, wavelet, seed, filled }) => {
        const filters = waveletFilters(wavelet);
        const border = filters.low.length - 1;
        const shape = { z: z + border, y: y + border, x: x + border };
        const random = new Philox(seed, "region-bands");
        const data = Float64Array.from({ length: shape.z * shape.y * shape.x }, () => random.normal());
        const mask = Uint8Array.from({ length: z * y * x }, () => Number(random.uniform() < filled));
        const inside = spansOf({ mask, shape: { z, y, x } });
        const area = shape.y * shape.x;
        const source = { shape, fill: (k: number, out: Float64Array) => out.set(data.subarray(k * area, (k + 1) * area)) };
        for (const letters of LETTERS) {
          const bands = regionBands(source, filters, letters, inside);
          const filter = (letter: string | undefined) => (letter === "L" ? filters.low : filters.high);
          const alongX = convolveAxis(data, shape, "x", filter(letters[0]));
          const alongY = convolveAxis(alongX.data, alongX.shape, "y", filter(letters[1]));
          for (const [band, letter] of [
            [bands.low, "L"],
            [bands.high, "H"],
          ] as const) {
            const whole = convolveAxis(alongY.data, alongY.shape, "z", filter(letter));
            const wanted = valuesAt(whole.data, inside);
            expect(band.length).to.equal(wanted.length);
            for (let k = 0; k < wanted.length; k++) expect(band[k]).to.be.closeTo(wanted[k]!, 1e-14);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
