import { expect } from "chai";
import { forestImportances } from "../../../../src/components/ml/forest/forest-importances.ts";
import { oneLeaf, threeLeaves } from "./small-forest.ts";

describe("forestImportances", () => {
  it("shares out the decrease of impurity, weighted by what reaches a node", () => {
    // a: 10 · .42 − 6 · .5 − 4 · 0 = 1.2; b: 6 · .5 − 4 · .375 − 2 · 0 = 1.5
    const [a, b] = forestImportances([threeLeaves], 2);
    expect(a).to.be.closeTo(1.2 / 2.7, 1e-15);
    expect(b).to.be.closeTo(1.5 / 2.7, 1e-15);
  });

  it("leaves trees of one leaf out", () => {
    expect(forestImportances([threeLeaves, oneLeaf], 2)).to.deep.equal(forestImportances([threeLeaves], 2));
    expect([...forestImportances([oneLeaf], 2)]).to.deep.equal([0, 0]);
  });
});
