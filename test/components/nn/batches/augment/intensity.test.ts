import { expect } from "chai";
import fc from "fast-check";
import { withContrast } from "../../../../../src/components/nn/batches/augment/contrast.ts";
import { bendByPower } from "../../../../../src/components/nn/batches/augment/gamma.ts";
import { addNoise } from "../../../../../src/components/nn/batches/augment/noise.ts";
import { withShift } from "../../../../../src/components/nn/batches/augment/shift.ts";
import { normalUpperQuantile } from "../../../../../src/stats/distributions/normal-quantile.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";
import { worstAbsolute } from "../../../../support/closeness.ts";

describe("nn/batches: intensity", () => {
  it("has contrast about the mean, and a shift on top", () => {
    const standardise = { scale: 0.01, offset: 5 }; // mean −500, deviation 100
    const at = ({ scale, offset }: { scale: number; offset: number }, value: number): number => value * scale + offset;
    const map = withShift(withContrast(standardise, 1.5), 0.25);
    expect(at(map, -500)).to.equal(0.25);
    expect(at(map, -400)).to.equal(1.75);
    expect(withShift(withContrast(standardise, 1), 0)).to.deep.equal(standardise);
  });

  it("is bent by a power between its ends", () => {
    const voxels = Float32Array.of(-2, -1, 0, 1, 2);
    bendByPower(voxels, 2);
    expect(worstAbsolute(voxels, [-2, -1.75, -1, 0.25, 2])).to.be.below(1e-6);
    const root = Float32Array.from({ length: 101 }, (_, i) => i / 100);
    const before = [...root];
    bendByPower(root, 0.8);
    expect(
      worstAbsolute(
        root,
        before.map((value) => value ** 0.8),
      ),
    ).to.be.below(3e-4); // the first chord of 4096
  });

  it("stays as it is with the exponent 1, and where all is one grey", () => {
    for (const voxels of [Float32Array.of(0.1, 0.7, 0.2), Float32Array.of(3, 3, 3), new Float32Array(0)]) {
      const copy = voxels.slice();
      bendByPower(copy, voxels[0] === 3 ? 2 : 1);
      expect(copy).to.deep.equal(voxels);
    }
  });

  it("keeps its order and its ends when bent", () =>
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 40 }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        (values, exponent) => {
          const sorted = Float32Array.from(values).sort();
          const bent = sorted.slice();
          bendByPower(bent, exponent);
          expect(bent).to.deep.equal(bent.slice().sort());
          expect(bent[0]).to.be.closeTo(sorted[0]!, 1e-6);
          expect(bent.at(-1)).to.be.closeTo(sorted.at(-1)!, 1e-5);
        },
      ),
    ));

  it("has normal noise of the deviation, the same by the same stream", () => {
    const count = 200_000;
    const draw = (seed: number): Float32Array => {
      const voxels = new Float32Array(count);
      addNoise(voxels, 2, new Philox(seed, "noise"));
      return voxels;
    };
    const noise = draw(5);
    expect(noise).to.deep.equal(draw(5));
    expect(noise).not.to.deep.equal(draw(6));
    const mean = noise.reduce((sum, value) => sum + value, 0) / count;
    const variance = noise.reduce((sum, value) => sum + value * value, 0) / count;
    expect(mean).to.be.closeTo(0, (5 * 2) / Math.sqrt(count));
    expect(variance).to.be.closeTo(4, 5 * 4 * Math.sqrt(2 / count));
    // the distribution function at ten places, five standard deviations each
    for (const p of [0.001, 0.01, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.99, 0.999]) {
      const bound = 2 * normalUpperQuantile(p);
      const share = noise.filter((value) => value > bound).length / count;
      expect(share, String(p)).to.be.closeTo(p, 5 * Math.sqrt((p * (1 - p)) / count));
    }
    let neighbours = 0; // no correlation from voxel to voxel
    for (let i = 1; i < count; i++) neighbours += noise[i]! * noise[i - 1]!;
    expect(neighbours / count / 4).to.be.closeTo(0, 5 / Math.sqrt(count));
  });

  it("adds noise to what is there, none of deviation 0", () => {
    const voxels = Float32Array.of(1, 2, 3);
    addNoise(voxels, 0, new Philox(1));
    expect([...voxels]).to.deep.equal([1, 2, 3]);
  });
});
