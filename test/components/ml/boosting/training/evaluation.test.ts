import { expect } from "chai";
import { createEvaluation } from "../../../../../src/components/ml/boosting/training/evaluation.ts";

describe("createEvaluation", () => {
  it("evaluates what the objective makes of the scores as they stand", () => {
    const rows = { columnOf: [], scores: new Float64Array(4), rows: 2 };
    const data = { labels: Float32Array.of(0, 1) };
    const evaluate = createEvaluation(["multi_logloss", "multi_error"], data, rows, "multiclass num_class:2");
    expect(evaluate()).to.deep.equal([Math.LN2, 1]);
    rows.scores.set([5, 0, 0, 5]); // class by class
    expect(evaluate()[1]).to.equal(0);
    expect(evaluate()[0]).to.be.closeTo(Math.log(1 + Math.exp(-5)), 1e-15);
  });
});
