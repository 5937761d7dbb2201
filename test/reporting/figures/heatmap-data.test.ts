import { expect } from "chai";
import { heatmapData } from "../../../src/reporting/figures/heatmap-data.ts";

describe("what a heat map tells", () => {
  it("is every value within half of its row's step, in the order drawn, and none where there is none", () => {
    const values = Float64Array.from([1e-9, -7, 3e-9, Number.NaN, Number.NaN, 0, -2e-9, 7, 0]); // three patients of three features
    const order = Int32Array.of(2, 0, 1);
    const data = heatmapData(values, ["a", "b", "c"], [7, 8, 9], order, Int32Array.of(1, 0, 2), [], "none");
    expect(data).to.deep.include({ rows: ["b", "a", "c"], columns: ["9", "7", "8"], value: "value", column: "patient" });
    const bytes = Buffer.from(data.values, "base64");
    const told = data.steps.map((step, row) =>
      Array.from(order, (_, column) => {
        const code = bytes.readInt16LE(2 * (3 * row + column));
        return code === -32_768 ? null : code * step;
      }),
    );
    const wanted = [
      [7, -7, null],
      [-2e-9, 1e-9, null],
      [0, 3e-9, 0],
    ];
    wanted.forEach((row, at) => {
      row.forEach((value, column) => {
        if (value === null) expect(told[at]![column]).to.equal(null);
        else expect(told[at]![column]).to.be.closeTo(value, 0.51 * data.steps[at]!);
      });
    });
  });

  it("is 0 in a row of zeros", () => {
    const data = heatmapData(new Float64Array(2), ["a"], [1, 2], Int32Array.of(0, 1), Int32Array.of(0), [], "z-score");
    expect(data).to.deep.include({ value: "z-score", values: Buffer.alloc(4).toString("base64"), steps: [0] });
  });
});
