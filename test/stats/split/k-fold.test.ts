import { expect } from "chai";
import fc from "fast-check";
import { Philox } from "../../../src/stats/random/philox.ts";
import { kFold } from "../../../src/stats/split/k-fold.ts";
import { requireReference, runPython } from "../../support/reference.ts";

describe("stats/split/kFold", () => {
  it("cuts five rows into two consecutive folds", () => {
    const folds = kFold(5, { folds: 2 });
    expect(folds.map(({ test }) => [...test])).to.deep.equal([
      [0, 1, 2],
      [3, 4],
    ]);
    expect([...folds[0]!.train]).to.deep.equal([3, 4]);
  });

  it("keeps the classes' shares and the rows' order", () => {
    const folds = kFold(8, { folds: 2, stratify: ["x", "x", "x", "x", "y", "y", "y", "y"] });
    expect(folds.map(({ test }) => [...test])).to.deep.equal([
      [0, 1, 4, 5],
      [2, 3, 6, 7],
    ]);
  });

  it("tests every row once", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 2, max: 9 }),
        fc.option(fc.nat(), { nil: undefined }),
        (n, folds, seed) => {
          fc.pre(folds <= n);
          const splits = kFold(n, seed === undefined ? { folds } : { folds, seed });
          expect(splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).to.deep.equal(
            Array.from({ length: n }, (_, i) => i),
          );
          for (const { train, test } of splits) expect(train.length + test.length).to.equal(n);
        },
      ),
    );
  });

  it("says what is impossible", () => {
    expect(() => kFold(5, { folds: 1 })).to.throw(RangeError, "the number of folds must be a whole number from 2 on, got 1");
    expect(() => kFold(5, { folds: 6 })).to.throw(RangeError, "6 folds for 5 rows");
    expect(() => kFold(0)).to.throw(RangeError, "the number of rows must be a whole number from 1 on, got 0");
    expect(() => kFold(4, { folds: 3, stratify: [0, 0, 1, 1] })).to.throw(RangeError, "3 folds, but no class has that many rows");
    expect(() => kFold(4, { folds: 2, stratify: [0, 0, 1] })).to.throw(RangeError, "3 labels for 4 rows");
  });

  describe("against scikit-learn", () => {
    before(requireReference);

    it("returns the same folds, or refuses where it does", () => {
      const dice = new Philox(2, "k-fold");
      const cases = Array.from({ length: 250 }, () => {
        const n = dice.integer(4, 90);
        const classes = dice.integer(2, 6);
        const skew = dice.integer(1, 3);
        return {
          n,
          folds: dice.integer(2, 9),
          seed: dice.integer(0, 3) === 0 ? null : dice.integer(0, 2 ** 32),
          stratify:
            dice.integer(0, 3) === 0 ? null : Array.from({ length: n }, () => Math.floor(classes * dice.uniform() ** skew)),
        };
      });
      const wanted = runPython(
        `
import json, sys, warnings, numpy as np
from sklearn.model_selection import KFold, StratifiedKFold
warnings.simplefilter("ignore")
out = []
for c in json.load(sys.stdin):
    kind = KFold if c["stratify"] is None else StratifiedKFold
    try:
        folds = kind(c["folds"], shuffle=c["seed"] is not None, random_state=c["seed"]).split(np.zeros((c["n"], 1)), c["stratify"])
        out.append([[a.tolist(), b.tolist()] for a, b in folds])
    except ValueError: out.append(None)
print(json.dumps(out))`,
        cases,
      ) as unknown[];
      const got = cases.map(({ n, folds, seed, stratify }) => {
        try {
          const splits = kFold(n, { folds, ...(seed === null ? {} : { seed }), ...(stratify === null ? {} : { stratify }) });
          return splits.map(({ train, test }) => [[...train], [...test]]);
        } catch (error) {
          if (error instanceof RangeError) return null;
          throw error;
        }
      });
      expect(got).to.deep.equal(wanted);
      expect(wanted.filter((row) => row !== null)).to.have.length.above(150);
    });
  });
});
