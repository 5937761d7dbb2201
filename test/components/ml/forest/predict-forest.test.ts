import { expect } from "chai";
import { predictForest } from "../../../../src/components/ml/forest/predict-forest.ts";
import { smallForest } from "./small-forest.ts";

const columns = [Float64Array.of(0, 0, 1, 0.5, 0.5 + 1e-9), Float64Array.of(-1, 0, 0, 9, 9)];

describe("predictForest", () => {
  it("averages the shares of each row's leaves", () => {
    // tree 0: 3 : 1, 0 : 2, 0 : 4; tree 1 always 6 : 4
    expect([...predictForest(smallForest, columns, 3)]).to.deep.equal([
      (0.75 + 0.6) / 2,
      (0.25 + 0.4) / 2,
      0.6 / 2,
      (1 + 0.4) / 2,
      0.6 / 2,
      (1 + 0.4) / 2,
    ]);
  });

  it("rounds values to float32 before it compares them", () => {
    const [a, b] = [predictForest(smallForest, columns, [3]), predictForest(smallForest, columns, [4])];
    expect(a).to.deep.equal(b);
  });

  it("takes the first rows, or those that are listed", () => {
    const all = predictForest(smallForest, columns, 5);
    expect(predictForest(smallForest, columns, Int32Array.of(2, 0))).to.deep.equal(
      Float64Array.of(all[4]!, all[5]!, all[0]!, all[1]!),
    );
    expect(predictForest(smallForest, columns, [])).to.deep.equal(new Float64Array(0));
  });

  it("gives the same for a row however many are asked for at once", () => {
    const rows = 20_000;
    const wide = columns.map((values) => Float64Array.from({ length: rows }, (_, row) => values[row % 5]!));
    const all = predictForest(smallForest, wide, rows);
    const five = predictForest(smallForest, columns, 5);
    expect(all.every((value, i) => value === five[i % 10])).to.equal(true);
  });

  it("needs a column for each feature", () => {
    expect(() => predictForest(smallForest, [columns[0]!], 1)).to.throw(RangeError, "1 columns for a model of 2 features");
  });
});
