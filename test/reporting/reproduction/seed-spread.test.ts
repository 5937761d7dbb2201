import { expect } from "chai";
import fc from "fast-check";
import { seedSpread, testAgainstSeeds } from "../../../src/reporting/reproduction/seed-spread.ts";

const near = (found: number, expected: number): void => {
  expect(Math.abs(found - expected), `${found} beside ${expected}`).to.be.below(1e-12);
};

describe("seedSpread", () => {
  it("gives mean, deviation and both intervals by hand", () => {
    // t(.975, 2) = 4.302652729749464
    const spread = seedSpread({ 1: 1, 2: 2, 3: 3 })!;
    expect([spread.seeds, spread.mean, spread.sd]).to.deep.equal([["1", "2", "3"], 2, 1]);
    near(spread.interval[0], 2 - 4.302652729749464 / Math.sqrt(3));
    near(spread.prediction[1], 2 + 4.302652729749464 * Math.sqrt(4 / 3));
  });
  it("widens the interval of the mean, and that alone, where training parts overlap", () => {
    const spread = seedSpread({ 1: 1, 2: 2, 3: 3 }, 0.5)!;
    near(spread.interval[1], 2 + 4.302652729749464 * Math.sqrt(1 / 3 + 1));
    near(spread.prediction[1], 2 + 4.302652729749464 * Math.sqrt(4 / 3));
  });
  it("is nothing of one seed, or where one gave no number", () => {
    expect(seedSpread({ 1: 1 })).to.equal(undefined);
    expect(seedSpread({ 1: 1, 2: Number.NaN })).to.equal(undefined);
  });
});

describe("testAgainstSeeds", () => {
  it("finds a value inside just where p is .05 or more", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 12 }),
        fc.integer({ min: -200, max: 200 }),
        (values, value) => {
          const spread = seedSpread(Object.fromEntries(values.map((one, at) => [at, one])))!;
          const { inside, p } = testAgainstSeeds(spread, value);
          if (Math.abs(p - 0.05) > 1e-9) expect(inside).to.equal(p > 0.05);
        },
      ),
    );
  });
  it("knows seeds that all agree", () => {
    const spread = seedSpread({ 1: 7, 2: 7 })!;
    expect(testAgainstSeeds(spread, 7)).to.deep.equal({ inside: true, p: 1 });
    expect(testAgainstSeeds(spread, 8)).to.deep.equal({ inside: false, p: 0 });
  });
});
