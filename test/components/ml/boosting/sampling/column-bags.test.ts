import { expect } from "chai";
import { createColumnBags } from "../../../../../src/components/ml/boosting/sampling/column-bags.ts";

const count = (columns: number, fraction: number, compat: "2.3" | "4"): number =>
  createColumnBags(columns, fraction, 2, compat)!().reduce((sum, used) => sum + used, 0);

describe("createColumnBags", () => {
  it("draws nothing where all columns are taken", () => {
    expect(createColumnBags(10, 1, 2, "4")).to.equal(undefined);
  });

  it("rounds their number, to two at least in 2.3.1 and one in 4.7", () => {
    expect([count(10, 0.25, "2.3"), count(10, 0.25, "4")]).to.deep.equal([3, 3]);
    expect([count(10, 0.01, "2.3"), count(10, 0.01, "4")]).to.deep.equal([2, 1]);
    expect([count(1, 0.5, "2.3"), count(1, 0.2, "4")]).to.deep.equal([1, 1]);
  });

  it("is one draw ahead in 4.7", () => {
    const old = createColumnBags(10, 0.5, 2, "2.3")!;
    const own = createColumnBags(10, 0.5, 2, "4")!;
    old();
    expect(own()).to.deep.equal(old());
  });
});
