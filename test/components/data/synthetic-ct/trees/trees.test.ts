import { expect } from "chai";
import fc from "fast-check";
import { fillTubes } from "../../../../../src/components/data/synthetic-ct/trees/fill-tubes.ts";
import { growTree } from "../../../../../src/components/data/synthetic-ct/trees/grow-tree.ts";
import { mean } from "../../../../../src/stats/describe/mean.ts";
import { standardDeviation } from "../../../../../src/stats/describe/standard-deviation.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";

const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);

describe("growTree", () => {
  it("reaches every end with branches that thin as Murray's law has it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 1000 }), (count, seed) => {
        const rng = new Philox(seed, "ends");
        const ends = Float32Array.from({ length: 3 * count }, () => 100 * rng.uniform());
        const wanted = Array.from({ length: count }, (_, k) => [...ends.subarray(3 * k, 3 * k + 3)]);
        const pieces = growTree(rng, [-20, 50, 50], 6, ends, 0.42);
        // n ends make n − 1 forks and 2n − 1 branches of two pieces
        expect(pieces.length / 7).to.equal(2 * (2 * count - 1));
        const tips: number[][] = [];
        for (let k = 0; k < pieces.length; k += 7) {
          const radius = pieces[k + 6]!;
          expect(radius).to.be.within(6 * (1 / count) ** (1 / 3) - 1e-9, 6);
          if (k % 14 === 7 && Math.abs(radius - 6 * (1 / count) ** (1 / 3)) < 1e-9) tips.push(pieces.slice(k + 3, k + 6));
        }
        for (const end of wanted) {
          const nearest = Math.min(...tips.map((tip) => Math.hypot(tip[0]! - end[0]!, tip[1]! - end[1]!, tip[2]! - end[2]!)));
          expect(nearest).to.be.below(1e-4);
        }
      }),
    );
  });

  it("gives nothing for no ends, and copes with ends in one place", () => {
    const rng = new Philox(1);
    expect(growTree(rng, [0, 0, 0], 5, new Float32Array(0), 0.4)).to.deep.equal([]);
    expect(growTree(rng, [0, 0, 0], 5, new Float32Array(30).fill(7), 0.4).length / 7).to.equal(38);
  });
});

describe("fillTubes", () => {
  const position = { turn: 0, x: 0, y: 0, z: 0 };

  const length = fc.double({ min: 1, max: 12, noNaN: true });
  const step = fc.double({ min: 1, max: 6, noNaN: true });
  const tubes = fc.record({
    half: fc.tuple(length, length, length),
    radius: fc.double({ min: 0.2, max: 4, noNaN: true }),
    spacing: fc.record({ z: step, y: step, x: step }),
  });
  type Tube = typeof tubes extends fc.Arbitrary<infer T> ? T : never;
  const isThick = ({ radius, spacing }: Tube): boolean => radius >= 0.75 * Math.max(spacing.z, spacing.y, spacing.x);

  /** Volume in mm³ that the tube fills of a grid's voxels, the grid's middle at each of these places (mm). */
  function filled({ half: [a, b, c], radius, spacing }: Tube, places: readonly { x: number; y: number; z: number }[]): number[] {
    const shape = { z: Math.ceil(45 / spacing.z), y: Math.ceil(45 / spacing.y), x: Math.ceil(45 / spacing.x) };
    const inner = new Float32Array(shape.z * shape.y * shape.x);
    return places.map((place) => {
      inner.fill(0);
      fillTubes([-a, -b, -c, a, b, c, radius], { shape, spacing, position: { ...place, turn: 0.2 } }, 0, inner, null);
      return sum(inner) * spacing.x * spacing.y * spacing.z;
    });
  }

  it("fills as much of the voxels as a thin tube has volume, whatever their size", () => {
    const thin = tubes.filter((tube) => !isThick(tube));
    fc.assert(
      fc.property(thin, (tube) => {
        const volume = Math.PI * tube.radius ** 2 * 2 * Math.hypot(...tube.half);
        expect(filled(tube, [position])[0]).to.be.closeTo(volume, 1e-4 * volume); // of float sums
      }),
      { numRuns: 40 },
    );
  });

  it("fills on average over the grid's places what a thick tube has, blurred by a voxel", () => {
    // A share goes from 1 to 0 over one voxel w about the wall, evenly, so that it is that of a radius between R − w/2 and R + w/2:
    // r² is on average R² + w²/12, and r³ is R³ + R w²/4. Sums over one grid scatter about that, by how its slices happen to cut the
    // tube; over places spread evenly over a voxel (fractions of powers of 1/g, g⁴ = g + 1) they do so less than over random ones.
    const g = 1.2207440846057596;
    const places = 64;
    fc.assert(
      fc.property(tubes.filter(isThick), (tube) => {
        const { half, radius, spacing } = tube;
        const w = Math.cbrt(spacing.x * spacing.y * spacing.z);
        const pipe = Math.PI * 2 * Math.hypot(...half) * (radius ** 2 + w ** 2 / 12);
        const wanted = pipe + (4 / 3) * Math.PI * (radius ** 3 + (radius * w ** 2) / 4);
        const at = (k: number, power: number): number => (k / g ** power) % 1;
        const volumes = filled(
          tube,
          Array.from({ length: places }, (_, k) => ({
            x: at(k, 1) * spacing.x,
            y: at(k, 2) * spacing.y,
            z: at(k, 3) * spacing.z,
          })),
        );
        const error = standardDeviation(volumes) / Math.sqrt(places);
        // of 1,500 tubes none was further off than 2 of these
        expect(Math.abs(mean(volumes) - wanted)).to.be.below(4 * error + 1e-6 * wanted);
      }),
      { numRuns: 25 },
    );
  });

  it("fills a thick tube's inside, and no more", () => {
    const shape = { z: 20, y: 20, x: 20 };
    const inner = new Float32Array(8000);
    fillTubes([0, 0, -9, 0, 0, 9, 6], { shape, spacing: { z: 1, y: 1, x: 1 }, position }, 0, inner, null);
    for (const [z, y, x] of [
      [10, 10, 10],
      [5, 12, 9],
      [12, 7, 10],
    ] as const) {
      expect(inner[(z * 20 + y) * 20 + x]).to.equal(1);
    }
    expect(inner[(10 * 20 + 2) * 20 + 2]).to.equal(0);
  });

  it("parts the wall from the lumen", () => {
    const shape = { z: 20, y: 20, x: 20 };
    const inner = new Float32Array(8000);
    const outer = new Float32Array(8000);
    fillTubes([0, 0, -5, 0, 0, 5, 3], { shape, spacing: { z: 1, y: 1, x: 1 }, position }, 1, inner, outer);
    const caps = (radius: number): number => (4 / 3) * Math.PI * radius ** 3;
    expect(sum(inner)).to.be.closeTo(Math.PI * 9 * 10 + caps(3), 10);
    expect(sum(outer)).to.be.closeTo(Math.PI * 7 * 10 + caps(4) - caps(3), 10);
  });

  it("leaves out what is off the grid", () => {
    const inner = new Float32Array(64);
    fillTubes([50, 0, 0, 60, 0, 0, 2], { shape: { z: 4, y: 4, x: 4 }, spacing: { z: 1, y: 1, x: 1 }, position }, 0, inner, null);
    expect(sum(inner)).to.equal(0);
  });
});
