import { expect } from "chai";
import fc from "fast-check";
import { splineFilterInPlace } from "../../../../src/components/imaging/resample/spline-filter.ts";
import { zoom } from "../../../../src/components/imaging/resample/zoom.ts";
import { worstAbsolute } from "../../../support/closeness.ts";

describe("imaging/resample: spline filter", () => {
  it("leaves a constant as it is", () => {
    const values = new Float64Array(20).fill(7);
    splineFilterInPlace(values, 10, 2);
    // the first coefficient's sum is off by the pole to the 19th, as SciPy's is
    expect(worstAbsolute(values, new Float64Array(20).fill(7))).to.be.below(7 * 6 * 0.268 ** 19);
  });

  it("gives coefficients whose spline passes through the samples", () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2000, max: 2000 }), { minLength: 3, maxLength: 40 }), (samples) => {
        const c = Float64Array.from(samples);
        splineFilterInPlace(c, c.length, 1);
        for (let i = 1; i < c.length - 1; i++) expect((c[i - 1]! + 4 * c[i]! + c[i + 1]!) / 6).to.be.closeTo(samples[i]!, 1e-9);
      }),
    ));

  it("filters many lines side by side as each by itself", () => {
    const lines = [Float64Array.of(1, 5, -3, 2, 8), Float64Array.of(0, 0, 9, -9, 4)];
    const both = Float64Array.from({ length: 10 }, (_, i) => lines[i % 2]![i >> 1]!);
    splineFilterInPlace(both, 5, 2);
    for (const line of lines) splineFilterInPlace(line, 5, 1);
    expect(Array.from(both)).to.deep.equal(Array.from({ length: 10 }, (_, i) => lines[i % 2]![i >> 1]!));
  });

  it("zooms a ramp linearly, and by nearest voxels", () => {
    const line = Float64Array.of(0, 10, 20);
    const [from, to] = [
      { z: 1, y: 1, x: 3 },
      { z: 2, y: 1, x: 5 },
    ];
    expect(Array.from(zoom(line, from, to, 1))).to.deep.equal([0, 5, 10, 15, 20, 0, 5, 10, 15, 20]);
    expect(Array.from(zoom(Uint8Array.of(1, 2, 3), from, { z: 1, y: 1, x: 6 }, 0))).to.deep.equal([1, 1, 2, 2, 3, 3]);
    expect(Array.from(zoom(Int16Array.of(0, 1, -1), from, { z: 1, y: 1, x: 5 }, 1))).to.deep.equal([0, 1, 1, 0, -1]); // .5 away from 0
  });
});
