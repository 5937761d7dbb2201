import { expect } from "chai";
import fc from "fast-check";
import { signFlip } from "../../../src/stats/tests/sign-flip.ts";
import { requireReference, runPython } from "../../support/reference.ts";

/** Differences of five seeds and of twelve, with ties and a zero. */
const CASES = [
  [0.012, 0.004, 0.009, 0.02, 0.001],
  [-0.5, 0.25, 0.25, -0.75, 1, 0, 0.5],
  [0.3, -0.1, 0.2, 0.4, 0.1, 0.2, -0.3, 0.5, 0.2, 0.1, 0.3, 0.6],
];

describe("signFlip", () => {
  it("counts every assignment of signs by hand", () => {
    // means of ±1 ±2 ±3: at least 6 in size are +6 and −6 alone, two of eight; at least 2 are ±2, ±4 and ±6 with (1, −2, 3): six of eight
    expect(signFlip([1, 2, 3])).to.deep.equal({ statistic: 2, p: 2 / 8, isExact: true });
    expect(signFlip([1, -2, 3]).p).to.equal(6 / 8);
    expect(signFlip([0.1, 0.2, -0.3]).p, "a mean of 0 but for rounding").to.equal(1);
  });

  it("cannot go below 2^(1 − n), and knows nothing of no differences", () => {
    expect(signFlip([5, 4, 3, 2, 1]).p).to.equal(2 ** -4);
    expect(signFlip([]).p).to.be.NaN;
    expect(signFlip([1, Number.NaN]).p).to.be.NaN;
  });

  it("agrees with SciPy's permutation_test where all signs are counted", function () {
    requireReference.call(this);
    const script = `
import json, sys
import numpy as np
from scipy.stats import permutation_test
out = []
for d in json.load(sys.stdin):
    r = permutation_test((np.array(d),), np.mean, permutation_type="samples", n_resamples=np.inf, vectorized=False)
    out.append([float(r.statistic), float(r.pvalue)])
print(json.dumps(out))`;
    const wanted = runPython(script, CASES) as readonly (readonly [number, number])[];
    for (const [at, differences] of CASES.entries()) {
      const { statistic, p } = signFlip(differences, { resamples: 2 ** 12 });
      expect(statistic).to.be.closeTo(wanted[at]![0], 1e-15);
      expect(p).to.be.closeTo(wanted[at]![1], 1e-15);
    }
  });

  it("draws signs where there are too many to count, close to the exact p, the same for the same seed", () => {
    const exact = signFlip(CASES[2]!, { resamples: 2 ** 12 }).p;
    const drawn = signFlip(CASES[2]!, { resamples: 4000, seed: 3 });
    expect(drawn.isExact).to.equal(false);
    expect(drawn.p).to.be.closeTo(exact, 4 * Math.sqrt((exact * (1 - exact)) / 4000) + 2 / 4000);
    expect(signFlip(CASES[2]!, { resamples: 4000, seed: 3 }).p).to.equal(drawn.p);
    const many = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? -1 : 1));
    expect(signFlip(many, { resamples: 999 }).p, "more than 32 differences").to.be.within(0.02, 0.2);
  });

  it("does not change when all differences change their sign, nor with the unit", () => {
    const differences = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(differences, fc.integer({ min: 1, max: 1000 }), (d, unit) => {
        const { p } = signFlip(d);
        expect(signFlip(d.map((value) => -value)).p).to.equal(p);
        expect(signFlip(d.map((value) => value / unit)).p).to.equal(p);
        expect(p).to.be.within(2 ** (1 - d.length), 1);
      }),
      { seed: 9 },
    );
  });
});
