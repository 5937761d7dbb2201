import { expect } from "chai";
import { partName, partOf } from "../../../src/reporting/figures/figure-data.ts";

describe("parts of figures", () => {
  it("are found again in the classes that Vega writes", () => {
    expect(partOf(`mark-line role-mark ${partName("line", 0, 12)}_marks`)).to.equal("line-0-12");
    expect(partOf(`mark-group role-scope ${partName("panel", 3)}_group`)).to.equal("panel-3");
    expect(partOf(`mark-image role-mark ${partName("matrix")}`)).to.equal("matrix");
    expect(partOf(`mark-line role-mark ${partName("line", 0, 1)}_layer_0_marks`), "under its points").to.equal("line-0-1");
  });

  it("are not what merely stands in one", () => {
    expect(partOf(`mark-line role-mark ${partName("panel", 0)}_layer_0_marks`)).to.equal(null);
    expect(partOf(`mark-symbol role-mark ${partName("line", 0, 1)}_layer_1_marks`)).to.equal(null);
    expect(partOf("mark-rule role-axis-grid")).to.equal(null);
  });
});
