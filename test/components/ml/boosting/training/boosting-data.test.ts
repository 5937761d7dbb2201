import { expect } from "chai";
import { float32Rows } from "../../../../../src/components/ml/boosting/training/boosting-data.ts";

describe("float32Rows", () => {
  it("rounds labels and weights, and has no weights where all are 1", () => {
    const { labels, weights } = float32Rows({ columns: [], labels: [0.1, 2], weights: [1, 0.3] });
    expect([...labels]).to.deep.equal([Math.fround(0.1), 2]);
    expect([...weights!]).to.deep.equal([1, Math.fround(0.3)]);
    expect(float32Rows({ columns: [], labels: [1], weights: [1] })).not.to.have.property("weights");
  });
});
