import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { Philox } from "../../../src/stats/random/philox.ts";
import { stratifiedSplit } from "../../../src/stats/split/stratified-split.ts";
import { requireReference, requireShared, runPython, sharedPath } from "../../support/reference.ts";

describe("stats/split/stratifiedSplit", () => {
  it("takes both classes by their share", () => {
    const labels = ["b", "a", "a", "b", "a", "a"];
    const { train, test } = stratifiedSplit(6, { testSize: 0.5, seed: 3, stratify: labels });
    for (const part of [train, test]) expect([...part].map((row) => labels[row]).sort()).to.deep.equal(["a", "a", "b"]);
  });

  it("rounds a share of rows up", () => {
    expect(stratifiedSplit(10, { testSize: 0.11, seed: 0 }).test).to.have.length(2);
    expect(stratifiedSplit(10, { seed: 0 }).test).to.have.length(3);
  });

  it("parts the rows: each once", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 }), { minLength: 12, maxLength: 80 }), fc.nat(), (some, seed) => {
        const labels = [0, 0, 1, 1, 2, 2, ...some];
        const { train, test } = stratifiedSplit(labels.length, { testSize: 0.4, seed, stratify: labels });
        expect([...train, ...test].sort((a, b) => a - b)).to.deep.equal(labels.map((_, row) => row));
      }),
    );
  });

  it("says what is impossible", () => {
    const cases: [run: () => unknown, message: string][] = [
      [() => stratifiedSplit(0, { seed: 0 }), "the number of rows must be a whole number from 1 on, got 0"],
      [
        () => stratifiedSplit(5, { testSize: 0, seed: 0 }),
        "test size must be a share between 0 and 1 or a whole number of rows below 5, got 0",
      ],
      [
        () => stratifiedSplit(5, { testSize: 5, seed: 0 }),
        "test size must be a share between 0 and 1 or a whole number of rows below 5, got 5",
      ],
      [
        () => stratifiedSplit(5, { testSize: 1.5, seed: 0 }),
        "test size must be a share between 0 and 1 or a whole number of rows below 5, got 1.5",
      ],
      [() => stratifiedSplit(5, { testSize: 0.9, seed: 0 }), "a test size of 0.9 leaves none of the 5 rows for training"],
      [
        () => stratifiedSplit(4, { testSize: 2, seed: 0, stratify: [1, 1, 2, 1] }),
        "a stratified split needs two rows of each class; only one of: 2",
      ],
      [() => stratifiedSplit(4, { testSize: 1, seed: 0, stratify: [1, 1, 2, 2] }), "1 test rows for 2 classes"],
      [() => stratifiedSplit(4, { testSize: 3, seed: 0, stratify: [1, 1, 2, 2] }), "1 training rows for 2 classes"],
      [() => stratifiedSplit(4, { testSize: 2, seed: 0, stratify: [1, 1] }), "2 labels for 4 rows"],
      [() => stratifiedSplit(2, { testSize: 1, seed: 0, stratify: [1, Number.NaN] }), "label of row 1 is NaN"],
    ];
    for (const [run, message] of cases) expect(run).to.throw(RangeError, message);
  });

  describe("against scikit-learn", () => {
    before(requireReference);

    it("returns the same rows in the same order, or refuses where it does", () => {
      const dice = new Philox(1, "stratified-split");
      const cases = Array.from({ length: 400 }, () => {
        const n = dice.integer(2, dice.integer(0, 4) === 0 ? 600 : 40);
        const classes = dice.integer(2, 7);
        const skew = dice.integer(1, 4);
        return {
          n,
          testSize: dice.integer(0, 2) === 0 ? dice.integer(1, n) : 0.02 + 0.95 * dice.uniform(),
          seed: dice.integer(0, 2 ** 32),
          // half of them balanced, so that remainders tie
          stratify:
            dice.integer(0, 4) === 0
              ? null
              : Array.from({ length: n }, (_, i) => (skew === 1 ? i % classes : Math.floor(classes * dice.uniform() ** skew))),
        };
      });
      const wanted = runPython(
        `
import json, sys, numpy as np
from sklearn.model_selection import train_test_split
out = []
for c in json.load(sys.stdin):
    try:
        a, b = train_test_split(np.arange(c["n"]), test_size=c["testSize"], random_state=c["seed"], stratify=c["stratify"])
        out.append([a.tolist(), b.tolist()])
    except ValueError: out.append(None)
print(json.dumps(out))`,
        cases,
      ) as unknown[];
      const got = cases.map(({ n, testSize, seed, stratify }) => {
        try {
          const { train, test } = stratifiedSplit(n, stratify ? { testSize, seed, stratify } : { testSize, seed });
          return [[...train], [...test]];
        } catch (error) {
          if (error instanceof RangeError) return null;
          throw error;
        }
      });
      expect(got).to.deep.equal(wanted);
      expect(wanted.filter((row) => row !== null)).to.have.length.above(200);
    });
  });

  it("splits the paper's cohort as its authors did", function () {
    requireShared(this, "data/covid-mtl/patients.csv");
    const patients = parse(readFileSync(sharedPath("data/covid-mtl/patients.csv")), { columns: true }) as Record<
      string,
      string
    >[];
    const golden = JSON.parse(readFileSync(sharedPath("data/covid-mtl/golden/split.json"), "utf8"));
    const expected = Array.isArray(golden) ? golden[0] : golden;
    const labels = patients.map((row) => Number(row.COVIDNC));
    const { train, test } = stratifiedSplit(patients.length, { testSize: 0.3, seed: 11, stratify: labels });
    const pids = (rows: Int32Array) => [...rows].map((row) => Number(patients[row]?.PID));
    expect(pids(train)).to.deep.equal(expected.train_pid_in_order);
    expect(pids(test)).to.deep.equal(expected.test_pid_in_order);
  });
});
