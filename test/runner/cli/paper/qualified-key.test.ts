import { expect } from "chai";
import { ownerOf, qualifiedKey, readKey, splitKey } from "../../../../src/runner/cli/paper/qualified-key.ts";

describe("qualified keys", () => {
  it("name the experiment and the variant, and are read back", () => {
    expect(qualifiedKey(ownerOf({ experiment: "radiomics", variant: null }), "table2.rf.auc")).to.equal(
      "radiomics/table2.rf.auc",
    );
    expect(qualifiedKey(ownerOf({ experiment: "radiomics", variant: "no-ct" }), "table2.rf.auc")).to.equal(
      "radiomics@no-ct/table2.rf.auc",
    );
    expect(readKey("radiomics/table2.rf.auc")).to.deep.equal({ experiment: "radiomics", variant: null, key: "table2.rf.auc" });
    expect(readKey("radiomics@no-ct/a.b.c")).to.deep.equal({ experiment: "radiomics", variant: "no-ct", key: "a.b.c" });
    expect(splitKey("radiomics@no-ct/a.b.c")).to.deep.equal({ owner: "radiomics@no-ct", key: "a.b.c" });
    expect(readKey("table2.rf.auc")).to.deep.equal({ experiment: null, variant: null, key: "table2.rf.auc" });
  });
});
