import { expect } from "chai";
import fc from "fast-check";
import { Philox } from "../../../src/stats/random/philox.ts";
import { philox4x32 } from "../../../src/stats/random/philox-4x32.ts";

describe("stats/random/philox4x32", () => {
  // kat_vectors of Random123
  const known: [counter: number[], key: number[], answer: number[]][] = [
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ];
  for (const [counter, key, answer] of known) {
    it(`scrambles ${counter[0]?.toString(16)}… as Random123 does`, () => {
      const out = new Uint32Array(4);
      philox4x32(out, counter, key);
      expect([...out]).to.deep.equal(answer);
    });
  }
});

describe("stats/random/Philox", () => {
  it("draws the bijection of 0, 1, … under the seed when no words are given", () => {
    const rng = new Philox(0);
    expect([rng.nextUint32(), rng.nextUint32(), rng.nextUint32(), rng.nextUint32()]).to.deep.equal([
      0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8,
    ]);
    const out = new Uint32Array(4);
    philox4x32(out, [1, 0, 0, 0], [0, 0]);
    expect(rng.nextUint32()).to.equal(out[0]);
  });

  it("keeps its streams: these first numbers may never change", () => {
    expect(new Philox(11, "cohort", 3).nextUint32()).to.equal(37054636);
    expect(new Philox(2 ** 40, 7).nextUint32()).to.equal(671307739);
  });

  it("tells streams apart by seed, word, kind of word, and order", () => {
    const names: [number, ...(number | string)[]][] = [
      [0],
      [1],
      [2 ** 32],
      [0, 0],
      [0, 1],
      [0, 2 ** 32],
      [0, "1"],
      [0, ""],
      [0, "a"],
      [0, "a\0"],
      [0, "ab", "c"],
      [0, "a", "bc"],
      [0, 1, 2],
      [0, 2, 1],
    ];
    const firsts = names.map(([seed, ...words]) => new Philox(seed, ...words).nextUint32());
    expect(new Set(firsts).size).to.equal(names.length);
  });

  it("repeats itself", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.array(fc.oneof(fc.maxSafeNat(), fc.string())), (seed, words) => {
        expect(new Philox(seed, ...words).uniform()).to.equal(new Philox(seed, ...words).uniform());
      }),
    );
  });

  it("draws uniform, normal, exponential and whole numbers with their moments", () => {
    const rng = new Philox(3, "moments");
    const n = 100_000;
    const moments = (draw: () => number) => {
      let first = 0;
      let second = 0;
      for (let i = 0; i < n; i++) {
        const value = draw();
        first += value;
        second += value * value;
      }
      return [first / n, second / n] as const;
    };
    // four standard errors of each mean
    const [u1, u2] = moments(() => rng.uniform());
    expect(u1).to.be.closeTo(0.5, 0.0037);
    expect(u2).to.be.closeTo(1 / 3, 0.0038);
    const [z1, z2] = moments(() => rng.normal());
    expect(z1).to.be.closeTo(0, 0.013);
    expect(z2).to.be.closeTo(1, 0.018);
    const [e1, e2] = moments(() => rng.exponential());
    expect(e1).to.be.closeTo(1, 0.013);
    expect(e2).to.be.closeTo(2, 0.057);
    const [i1, i2] = moments(() => rng.integer(-2, 3));
    expect(i1).to.be.closeTo(0, 0.018);
    expect(i2).to.be.closeTo(2, 0.022);
  });

  it("permutes: every number once", () => {
    const order = new Philox(5).permutation(1000);
    expect([...order].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 1000 }, (_, i) => i));
  });

  it("refuses what is no whole number from 0 to 2^53 − 1", () => {
    expect(() => new Philox(-1)).to.throw(RangeError, "seeds and stream numbers are whole numbers from 0 to 2^53 − 1, got -1");
    expect(() => new Philox(0, 1.5)).to.throw(RangeError, "got 1.5");
    expect(() => new Philox(0).integer(1, 1)).to.throw(
      RangeError,
      "need whole numbers low < high at most 2^32 apart, got 1 and 1",
    );
  });
});
