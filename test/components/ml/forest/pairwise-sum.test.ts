import { expect } from "chai";
import { pairwiseSum } from "../../../../src/components/ml/forest/pairwise-sum.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { requirePaperReference, runPython } from "../../../support/reference.ts";

describe("pairwiseSum", () => {
  it("adds up a part", () => {
    expect(pairwiseSum(Float64Array.of(1, 2, 4, 8), 1, 3)).to.equal(6);
    expect(pairwiseSum(new Float64Array(0))).to.equal(0);
  });

  it("keeps small values beside a large one, eight sums side by side", () => {
    // one after the other 1e16 would swallow each 1
    const values = Float64Array.of(1e16, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1);
    expect(pairwiseSum(values)).to.equal(1e16 + 14);
    expect(values.reduce((sum, value) => sum + value, 0)).to.equal(1e16);
  });

  it("is NumPy's sum, to the last bit", function () {
    requirePaperReference.call(this);
    const random = new Philox(6, "pairwise-sum");
    const lists = [1, 7, 8, 9, 15, 16, 17, 127, 128, 129, 136, 255, 256, 257, 1000, 4099].map((length) =>
      Array.from({ length }, () => random.normal() * 10 ** random.integer(-8, 8)),
    );
    const script =
      "import sys, json, numpy as np; json.dump([float(np.sum(np.array(v))) for v in json.load(sys.stdin)], sys.stdout)";
    expect(lists.map((values) => pairwiseSum(Float64Array.from(values)))).to.deep.equal(runPython(script, lists, "paper"));
  });
});
