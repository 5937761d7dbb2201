import { expect } from "chai";
import { meanLine } from "../../../src/reporting/figures/mean-line.ts";

describe("mean line", () => {
  const runs = [
    { x: [1, 2, 3], y: [4, 2, Number.NaN] },
    { x: [2, 1], y: [5, 6] },
  ];

  it("is the mean of what the runs have at each place, ascending, with a band", () => {
    expect(meanLine(runs, "range")).to.deep.equal([
      { x: 1, y: 5, low: 4, high: 6, n: 2 },
      { x: 2, y: 3.5, low: 2, high: 5, n: 2 },
    ]);
    const sd = Math.sqrt(2);
    expect(meanLine(runs, "sd")[0]).to.deep.equal({ x: 1, y: 5, low: 5 - sd, high: 5 + sd, n: 2 });
    expect(meanLine(runs, "none")[0]).to.deep.equal({ x: 1, y: 5, low: 5, high: 5, n: 2 });
  });

  it("has no band where one run alone has a point, and no points where none has", () => {
    expect(meanLine([runs[0]!], "sd")[1]).to.deep.equal({ x: 2, y: 2, low: 2, high: 2, n: 1 });
    expect(meanLine([], "sd")).to.deep.equal([]);
  });
});
