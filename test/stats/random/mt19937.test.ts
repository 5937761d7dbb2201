import { expect } from "chai";
import fc from "fast-check";
import { Mt19937 } from "../../../src/stats/random/mt19937.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { requireReference, runPython } from "../../support/reference.ts";

describe("stats/random/Mt19937", () => {
  it("starts with the published first outputs of seed 5489", () => {
    const rng = new Mt19937(5489);
    expect([rng.nextUint32(), rng.nextUint32(), rng.nextUint32()]).to.deep.equal([3499211612, 581869302, 3890346734]);
    // the value that the C++ standard demands of the 10000th draw
    for (let i = 3; i < 9999; i++) rng.nextUint32();
    expect(rng.nextUint32()).to.equal(4123659995);
  });

  it("refuses seeds outside 0 to 2^32 − 1", () => {
    for (const seed of [-1, 0.5, 2 ** 32, Number.NaN]) {
      expect(() => new Mt19937(seed)).to.throw(RangeError, `seed must be a whole number from 0 to 4294967295, got ${seed}`);
    }
  });

  it("refuses impossible ranges", () => {
    const rng = new Mt19937(0);
    expect(() => rng.integer(3, 3)).to.throw(RangeError, "need whole numbers low < high at most 2^32 apart, got 3 and 3");
    expect(() => rng.choice(2, 3)).to.throw(RangeError, "cannot take 3 of 2 without replacement");
    expect(() => rng.interval(-1)).to.throw(RangeError, "max must be a whole number from 0 to 4294967295, got -1");
    expect(() => rng.permutation(-1)).to.throw(RangeError, "n must be a whole number from 0 to 2^31 − 1, got -1");
  });

  it("permutes: every number once", () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffffffff }), fc.nat({ max: 200 }), (seed, n) => {
        const order = new Mt19937(seed).permutation(n);
        expect([...order].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  describe("against NumPy", () => {
    before(requireReference);

    it("agrees draw for draw through mixed calls", () => {
      const dice = new Philox(1, "mt19937");
      const cases = Array.from({ length: 60 }, (_, i) => ({
        seed: i === 0 ? 0 : i === 1 ? 0xffffffff : dice.integer(0, 2 ** 32),
        calls: Array.from({ length: 12 }, () => ({
          kind: (["uniform", "integer", "permutation", "choice", "shuffle"] as const)[dice.integer(0, 5)]!,
          n: dice.integer(1, 700),
          low: dice.integer(-1000, 1000),
          span: [1, 2, 3, 7, 100, 65536, 2147483647, 4294967296][dice.integer(0, 8)]!,
        })),
      }));
      const wanted = runPython(
        `
import json, sys, numpy as np
out = []
for case in json.load(sys.stdin):
    rng = np.random.RandomState(case["seed"])
    for c in case["calls"]:
        k, n = c["kind"], c["n"]
        if k == "uniform": out.append(rng.random_sample(n).tolist())
        elif k == "integer": out.append(rng.randint(c["low"], c["low"] + c["span"], size=n).tolist())
        elif k == "permutation": out.append(rng.permutation(n).tolist())
        elif k == "choice": out.append(rng.choice(n, size=n // 2, replace=False).tolist())
        else:
            a = np.arange(n) * 3; rng.shuffle(a); out.append(a.tolist())
print(json.dumps(out))`,
        cases,
      );
      const got = cases.flatMap(({ seed, calls }) => {
        const rng = new Mt19937(seed);
        return calls.map(({ kind, n, low, span }) => {
          if (kind === "uniform") return Array.from({ length: n }, () => rng.uniform());
          if (kind === "integer") return Array.from({ length: n }, () => rng.integer(low, low + span));
          if (kind === "permutation") return [...rng.permutation(n)];
          if (kind === "choice") return [...rng.choice(n, Math.floor(n / 2))];
          const values = Array.from({ length: n }, (_, i) => i * 3);
          rng.shuffle(values);
          return values;
        });
      });
      expect(got).to.deep.equal(wanted);
    });
  });
});
