import { expect } from "chai";
import { storageGroups } from "../../../../../src/components/ml/boosting/binning/storage-groups.ts";

describe("storageGroups", () => {
  const rates = [0.9, 0.95, 0.1, 0.96, 0.97, 0.98, 0.99];

  it("stores nothing sparsely in a way that shows under 4.7's rules", () => {
    const { groups, sparseGroup } = storageGroups([[1, 0]], rates, 100, "4");
    expect(groups).to.deep.equal([[0, 1]]);
    expect(Array.from(sparseGroup)).to.deep.equal([-1, -1, -1, -1, -1, -1, -1]);
  });

  it("takes small sparse bundles apart under 2.3.1's, and keeps large and dense ones", () => {
    const small = storageGroups(
      [
        [0, 1],
        [2, 3],
      ],
      rates,
      100,
      "2.3",
    );
    expect(small.groups).to.deep.equal([[2, 3]]);
    expect(Array.from(small.sparseGroup)).to.deep.equal([0, 1, -1, -1, 2, 3, 4]);
    const large = storageGroups([[6, 1, 3, 4, 5]], rates, 100, "2.3");
    expect(large.groups).to.deep.equal([[1, 3, 4, 5, 6]]);
    expect(Array.from(large.sparseGroup)).to.deep.equal([1, 0, -1, 0, 0, 0, 0]);
  });
});
