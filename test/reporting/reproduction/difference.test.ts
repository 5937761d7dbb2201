import { expect } from "chai";
import { parsePrinted } from "../../../src/reporting/compare/printed.ts";
import { differenceOf } from "../../../src/reporting/reproduction/difference.ts";

const of = (values: readonly number[], published: string) => differenceOf(values, parsePrinted(published));

describe("differenceOf", () => {
  it("has a sign, and is counted in units of the last printed place", () => {
    expect(of([15], "12")).to.deep.equal({ signed: [3], units: [3] });
    expect(of([0.75, 0.125], "0.50±0.250")).to.deep.equal({ signed: [0.25, -0.125], units: [25, -125] });
  });
  it("is 0 beside a bound that ours keeps, else how far beyond", () => {
    expect(of([1e-9], "<0.5")).to.deep.equal({ signed: [0], units: [0] });
    expect(of([0.75], "<0.5")?.signed).to.deep.equal([0.25]);
    expect(of([0.25], ">0.5")?.signed).to.deep.equal([-0.25]);
  });
  it("is none where the cells hold not as many numbers, or no number", () => {
    expect(of([1, 2], "1")).to.equal(undefined);
    expect(of([], "words")).to.equal(undefined);
    expect(of([Number.NaN], "1")).to.equal(undefined);
  });
});
