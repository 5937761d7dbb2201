import { expect } from "chai";
import fc from "fast-check";
import { Mt19937 } from "../../../src/stats/random/mt19937.ts";
import { approximateMode } from "../../../src/stats/split/approximate-mode.ts";

describe("stats/split/approximateMode", () => {
  it("has the examples of scikit-learn's documentation", () => {
    const mode = (counts: number[], draws: number, seed: number) => [...approximateMode(counts, draws, new Mt19937(seed))];
    expect(mode([4, 2], 3, 0)).to.deep.equal([2, 1]);
    expect(mode([5, 2], 4, 0)).to.deep.equal([3, 1]);
    // the last place is drawn among ties
    expect(mode([2, 2, 2, 1], 2, 0)).to.deep.equal([0, 1, 1, 0]);
    expect(mode([2, 2, 2, 1], 2, 42)).to.deep.equal([1, 1, 0, 0]);
  });

  it("sums to the draws, off the exact share by less than one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (counts, share) => {
          const total = counts.reduce((a, b) => a + b, 0);
          const draws = Math.floor(share * total);
          const taken = approximateMode(counts, draws, new Mt19937(1));
          expect(taken.reduce((a, b) => a + b, 0)).to.equal(draws);
          taken.forEach((count, i) => {
            expect(Math.abs(count - (counts[i]! / total) * draws)).to.be.below(1 + 1e-9);
          });
        },
      ),
    );
    expect([...approximateMode([0, 0], 0, new Mt19937(1))]).to.deep.equal([0, 0]);
  });
});
