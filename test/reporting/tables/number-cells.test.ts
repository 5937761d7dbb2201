import { expect } from "chai";
import { estimateCell, meanSdCell, numberCell, rangeCell } from "../../../src/reporting/tables/number-cells.ts";

const print = (value: number): string => value.toFixed(2);

describe("cells of numbers", () => {
  it("print one number, and a dash where the formula gives none", () => {
    expect(numberCell(0.125, print)).to.deep.equal({ text: "0.13", value: 0.125 });
    expect(numberCell(Number.NaN, print)).to.deep.equal({ text: "—", value: null, missing: "undefined" });
  });

  it("print mean and deviation of several values, and one value as it is", () => {
    expect(meanSdCell([1, 2, 3], print)).to.deep.equal({ text: "2.00±1.00", value: [2, 1], roles: ["value", "sd"], n: 3 });
    expect(meanSdCell([1.5], print)).to.deep.equal({ text: "1.50", value: 1.5, n: 1 });
  });

  it("print a value with the ends of its range", () => {
    expect(rangeCell(0.5, [0.25, 1], ["q1", "q3"], print)).to.deep.equal({
      text: "0.50 (0.25, 1.00)",
      value: [0.5, 0.25, 1],
      roles: ["value", "q1", "q3"],
    });
    const { roles } = estimateCell({ value: 0.5, ciLow: 0.25, ciHigh: 1 }, print);
    expect(roles).to.deep.equal(["value", "ci-low", "ci-high"]);
    const none = { value: Number.NaN, ciLow: Number.NaN, ciHigh: Number.NaN };
    expect(estimateCell(none, print)).to.deep.equal({ text: "—", value: null, missing: "undefined" });
  });
});
