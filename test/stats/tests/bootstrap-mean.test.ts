import { expect } from "chai";
import { bootstrapMean } from "../../../src/stats/tests/bootstrap-mean.ts";
import { requireReference, runPython } from "../../support/reference.ts";

const VALUES = [0.313, -0.127, 0.206, 0.441, 0.098, 0.239, -0.317, 0.522, 0.174, 0.055, 0.368, 0.903];

describe("bootstrapMean", () => {
  it("is the mean with an interval around it, the same for the same seed", () => {
    const made = bootstrapMean(VALUES, { seed: 4, resamples: 500 });
    expect(made.value).to.be.closeTo(2.875 / 12, 1e-15);
    expect(made.ciLow).to.be.lessThan(made.value);
    expect(made.ciHigh).to.be.greaterThan(made.value);
    expect(bootstrapMean(VALUES, { seed: 4, resamples: 500 })).to.deep.equal(made);
    expect(bootstrapMean(VALUES, { seed: 5, resamples: 500 }).ciLow).not.to.equal(made.ciLow);
  });

  it("has no width for one value, and nothing for none", () => {
    const { value, ciLow, ciHigh } = bootstrapMean([0.25], { resamples: 100 });
    expect([value, ciLow, ciHigh]).to.deep.equal([0.25, 0.25, 0.25]);
    expect(bootstrapMean([]).value).to.be.NaN;
    expect(bootstrapMean([1, Number.NaN]).ciLow).to.be.NaN;
  });

  it("agrees with SciPy's bootstrap of the mean, percentile and BCa, as far as draws go", function () {
    requireReference.call(this);
    const script = `
import json, sys
import numpy as np
from scipy.stats import bootstrap
d = np.array(json.load(sys.stdin))
out = []
for method in ("percentile", "BCa"):
    r = bootstrap((d,), np.mean, n_resamples=40000, method=method, random_state=1)
    out.append([*map(float, r.confidence_interval), float(r.standard_error)])
print(json.dumps(out))`;
    const wanted = runPython(script, VALUES) as readonly (readonly [number, number, number])[];
    for (const [at, interval] of (["percentile", "bca"] as const).entries()) {
      const { ciLow, ciHigh, standardError } = bootstrapMean(VALUES, { resamples: 40_000, interval, seed: 2 });
      // drawn ends differ between SciPy's own seeds by up to 0.006
      for (const [k, ours] of [ciLow, ciHigh, standardError].entries()) expect(ours).to.be.closeTo(wanted[at]![k]!, 0.01);
    }
  });
});
