import { expect } from "chai";
import { printableNames } from "../../../../../src/components/ml/boosting/model-text/printable-names.ts";

describe("printableNames", () => {
  it("replaces what parts names and lines", () => {
    expect(printableNames(["age", "a b\tc\n", "", "\u00a0é"])).to.deep.equal(["age", "a_b_c_", "Column_2", "_é"]);
  });

  it("keeps = where LightGBM can read it", () => {
    expect(printableNames(["a=b", "c"])).to.deep.equal(["a=b", "c"]);
    expect(printableNames(["=a", "c="])).to.deep.equal(["_a", "c_"]);
    expect(printableNames(["="])).to.deep.equal(["_"]);
  });
});
