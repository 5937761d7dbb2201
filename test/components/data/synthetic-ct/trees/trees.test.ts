import { expect } from "chai";
import fc from "fast-check";
import { fillTubes } from "../../../../../src/components/data/synthetic-ct/trees/fill-tubes.ts";
import { growTree } from "../../../../../src/components/data/synthetic-ct/trees/grow-tree.ts";
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

  it("fills as much of the voxels as the tube has volume, whatever their size", () => {
    const length = fc.double({ min: 1, max: 12, noNaN: true });
    const step = fc.double({ min: 0.5, max: 6, noNaN: true });
    fc.assert(
      fc.property(
        length,
        length,
        length,
        fc.double({ min: 0.2, max: 4, noNaN: true }),
        fc.record({ z: step, y: step, x: step }),
        (a, b, c, radius, spacing) => {
          const shape = { z: Math.ceil(45 / spacing.z), y: Math.ceil(45 / spacing.y), x: Math.ceil(45 / spacing.x) };
          const inner = new Float32Array(shape.z * shape.y * shape.x);
          fillTubes([-a, -b, -c, a, b, c, radius], { shape, spacing, position: { ...position, turn: 0.2 } }, 0, inner, null);
          const isThick = radius >= 0.75 * Math.max(spacing.z, spacing.y, spacing.x);
          const volume = Math.PI * radius ** 2 * 2 * Math.hypot(a, b, c) + (isThick ? (4 / 3) * Math.PI * radius ** 3 : 0);
          expect(sum(inner) * spacing.x * spacing.y * spacing.z).to.be.closeTo(volume, (isThick ? 0.12 : 1e-4) * volume);
        },
      ),
      { numRuns: 40 },
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
