import { expect } from "chai";
import fc from "fast-check";
import { closeBall } from "../../../../src/components/imaging/morphology/close-ball.ts";
import { squaredDistance } from "../../../../src/components/imaging/morphology/squared-distance.ts";
import { worstAbsolute } from "../../../support/closeness.ts";

const shape = fc.record({
  z: fc.integer({ min: 1, max: 5 }),
  y: fc.integer({ min: 1, max: 6 }),
  x: fc.integer({ min: 1, max: 7 }),
});
const length = fc.double({ min: 0.3, max: 3, noNaN: true });
const spacing = fc.record({ z: length, y: length, x: length });
const drawn = fc
  .tuple(shape, spacing)
  .chain(([size, steps]) =>
    fc.tuple(
      fc.constant(size),
      fc.constant(steps),
      fc.uint8Array({ minLength: size.z * size.y * size.x, maxLength: size.z * size.y * size.x, max: 1 }),
    ),
  );

/** Every pair of voxels. */
function pairwise(mask: Uint8Array, { y, x }: { y: number; x: number }, steps: { z: number; y: number; x: number }): number[] {
  const at = (i: number): number[] => [Math.floor(i / (y * x)) * steps.z, (Math.floor(i / x) % y) * steps.y, (i % x) * steps.x];
  return Array.from(mask, (_, i) =>
    Array.from(mask, (value, j) =>
      value === 0 ? Infinity : at(i).reduce((sum, each, k) => sum + (each - at(j)[k]!) ** 2, 0),
    ).reduce((a, b) => Math.min(a, b), Infinity),
  );
}

describe("squared distance", () => {
  it("is that of a worked example", () => {
    const mask = Uint8Array.from([1, 0, 0, 0, 0, 0]);
    expect([...squaredDistance(mask, { z: 1, y: 2, x: 3 }, { z: 1, y: 2, x: 0.5 })]).to.deep.equal([0, 0.25, 1, 4, 4.25, 5]);
  });

  it("is infinite where there is nothing", () => {
    expect([...squaredDistance(new Uint8Array(4), { z: 1, y: 2, x: 2 }, { z: 1, y: 1, x: 1 })]).to.deep.equal(
      Array(4).fill(Infinity),
    );
  });

  it("is the least over all pairs", () => {
    fc.assert(
      fc.property(drawn, ([size, steps, mask]) => {
        expect(worstAbsolute(squaredDistance(mask, size, steps), pairwise(mask, size, steps))).to.be.below(1e-9);
      }),
    );
  });

  it("is exact up to a limit, and beyond it beyond", () => {
    fc.assert(
      fc.property(drawn, ([size, steps, mask]) => {
        const exact = pairwise(mask, size, steps);
        squaredDistance(mask, size, steps, 4).forEach((value, i) => {
          if (exact[i]! <= 4 - 1e-9) expect(value).to.be.closeTo(exact[i]!, 1e-9);
          else expect(value).to.be.above(4 - 2e-9);
        });
      }),
    );
  });
});

describe("closing by a ball", () => {
  it("closes a gap of its diameter, and no wider one", () => {
    const line = Uint8Array.from([1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
    const close = (radius: number): string => [...closeBall(line, { z: 1, y: 1, x: 11 }, { z: 1, y: 1, x: 1 }, radius)].join("");
    expect(close(0)).to.equal("10001000001");
    expect(close(2)).to.equal("11111000001");
    expect(close(3)).to.equal("11111111111");
  });

  it("holds the mask, and closing again changes nothing", () => {
    fc.assert(
      fc.property(drawn, length, ([size, steps, mask], radius) => {
        const closed = closeBall(mask, size, steps, radius);
        for (let i = 0; i < mask.length; i++) if (mask[i] === 1) expect(closed[i]).to.equal(1);
        expect([...closeBall(closed, size, steps, radius)]).to.deep.equal([...closed]);
      }),
    );
  });
});
