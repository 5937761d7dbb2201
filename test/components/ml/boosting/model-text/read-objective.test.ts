import { expect } from "chai";
import { readObjective } from "../../../../../src/components/ml/boosting/model-text/read-objective.ts";

describe("readObjective", () => {
  it("reads what the header prints", () => {
    expect(readObjective("binary sigmoid:0.7")).to.deep.equal({ kind: "binary", sigmoid: 0.7, outputs: 1 });
    expect(readObjective("multiclass num_class:3")).to.deep.equal({ kind: "multiclass", outputs: 3 });
    expect(readObjective("multiclassova num_class:4 sigmoid:1e-05")).to.deep.equal({
      kind: "multiclassova",
      sigmoid: 1e-5,
      outputs: 4,
    });
    expect(readObjective("regression")).to.deep.equal({ kind: "regression", sqrt: false, outputs: 1 });
    expect(readObjective("regression sqrt")).to.deep.equal({ kind: "regression", sqrt: true, outputs: 1 });
  });

  it("knows no other", () => {
    for (const text of [
      "",
      "binary",
      "binary sigmoid:0",
      "binary sigmoid:x",
      "multiclass num_class:1",
      "multiclassova num_class:3",
      "poisson",
    ]) {
      expect(readObjective(text), text).to.equal(undefined);
    }
  });
});
