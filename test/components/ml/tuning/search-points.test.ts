import { expect } from "chai";
import fc from "fast-check";
import { type Range, type SearchSpace, searchMisfits, searchPoints } from "../../../../src/components/ml/tuning/search-points.ts";

const values = (space: Partial<SearchSpace>) =>
  searchPoints({ grid: {}, search: "random", draws: 10, seed: 0, ...space }).map((point) =>
    Object.fromEntries(Object.entries(point).map(([name, { value }]) => [name, value])),
  );
const misfits = (grid: SearchSpace["grid"], search: SearchSpace["search"] = "random") =>
  searchMisfits({ grid, search, draws: 1, seed: 0 });

describe("components/ml/tuning/searchPoints", () => {
  it("gives every combination of a grid, the last parameter fastest, and where each value stands", () => {
    const space: SearchSpace = { grid: { a: [1, "x"], b: [null, [2]] }, search: "grid", draws: 1, seed: 0 };
    expect(values(space)).to.deep.equal([
      { a: 1, b: null },
      { a: 1, b: [2] },
      { a: "x", b: null },
      { a: "x", b: [2] },
    ]);
    expect(searchPoints(space)[1]).to.deep.equal({
      a: { at: ["grid", "a", 0], value: 1 },
      b: { at: ["grid", "b", 1], value: [2] },
    });
  });

  it("draws the same points for the same seed, and the first ones again when there are more", () => {
    const grid = { depth: { min: 2, max: 50, integer: true }, rate: { min: 0.001, max: 1, log: true }, mode: ["a", "b", "c"] };
    const five = values({ grid, draws: 5 });
    expect(values({ grid, draws: 20 }).slice(0, 5)).to.deep.equal(five);
    expect(values({ grid, draws: 5, seed: 1 })).not.to.deep.equal(five);
    // another parameter does not change what is drawn for these
    const more = values({ grid: { new: [1, 2], ...grid }, draws: 5 });
    expect(more.map(({ depth, rate, mode }) => ({ depth, rate, mode }))).to.deep.equal(five);
  });

  it("draws no point twice, and all of them where there are no more", () => {
    const grid = { a: [1, 2, 3], b: { min: 0, max: 1, integer: true } };
    const all = values({ grid, draws: 100 });
    expect(all).to.have.length(6);
    expect(new Set(all.map((point) => JSON.stringify(point))).size).to.equal(6);
    // four digits leave eleven numbers here
    expect(values({ grid: { x: { min: 1, max: 1.01 } }, draws: 50 })).to.have.length(11);
    // and does not go on for ever, however many were asked for
    expect(values({ grid: { x: { min: 1, max: 1.00001 } }, draws: 1e12 })).to.have.length(1);
  });

  it("stays in the range, whole where it says so, with four digits else", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.double({ min: 1.01, max: 1e3, noNaN: true }),
        fc.boolean(),
        fc.nat(),
        (min, factor, log, seed) => {
          const range: Range = { min, max: min * factor, log };
          for (const { x } of values({ grid: { x: range }, draws: 3, seed })) {
            expect(x).to.be.within(range.min, range.max);
            if (x !== range.min && x !== range.max) expect(x).to.equal(Number((x as number).toPrecision(4)));
          }
        },
      ),
      { numRuns: 50 },
    );
    const whole = values({ grid: { n: { min: 1, max: 3, integer: true, log: true } }, draws: 3 }).map(({ n }) => n);
    expect(whole.sort()).to.deep.equal([1, 2, 3]);
  });

  it("draws evenly, or evenly in the logarithm", () => {
    const drawn = (range: Range) =>
      values({ grid: { x: range, again: { min: 0, max: 1 } }, draws: 4000 }).map(({ x }) => x as number);
    const below = (numbers: readonly number[], limit: number) => numbers.filter((x) => x < limit).length / numbers.length;
    // five standard errors of a share of half among 4,000 are .04
    expect(below(drawn({ min: 0, max: 10 }), 5)).to.be.closeTo(0.5, 0.04);
    expect(below(drawn({ min: 0.01, max: 100, log: true }), 1)).to.be.closeTo(0.5, 0.04);
    expect(below(drawn({ min: 1, max: 4, integer: true }), 3)).to.be.closeTo(0.5, 0.04);
  });

  it("says what makes a search impossible", () => {
    expect(misfits({})).to.deep.equal([
      { at: ["grid"], message: "the grid names no parameter", help: "write `grid: { NAME: [value, …] }`" },
    ]);
    expect(misfits({ a: [1], b: { min: 0, max: 1 } }, "grid")).to.deep.equal([
      {
        at: ["grid", "b"],
        message: 'a grid takes a list of values, and "b" has a range',
        help: "list its values, or write search: random",
      },
    ]);
    expect(
      misfits({
        a: { min: 2, max: 2 },
        b: { min: 0, max: 1, log: true },
        c: { min: 0.5, max: 3, integer: true },
        d: { min: 0, max: 1 },
      }),
    ).to.deep.equal([
      { at: ["grid", "a"], message: 'the range of "a" has a min of 2 and a max of 2', allowed: "a min below the max" },
      { at: ["grid", "b"], message: 'the range of "b" is logarithmic and starts at 0', allowed: "a min above 0" },
      {
        at: ["grid", "c"],
        message: 'the range of "c" holds integers and goes from 0.5 to 3',
        allowed: "whole numbers as min and max",
      },
    ]);
    const hundred = Array.from({ length: 101 }, (_, i) => i);
    expect(misfits({ a: hundred, b: hundred }, "grid")).to.deep.equal([
      {
        at: ["grid"],
        message: "this grid has 10201 points",
        allowed: "up to 10000",
        help: "search: random with draws tries some of them",
      },
    ]);
    expect(misfits({ a: hundred, b: hundred })).to.deep.equal([]);
  });
});
