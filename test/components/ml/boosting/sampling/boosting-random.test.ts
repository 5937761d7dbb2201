import { expect } from "chai";
import fc from "fast-check";
import { BoostingRandom } from "../../../../../src/components/ml/boosting/sampling/boosting-random.ts";

describe("BoostingRandom", () => {
  it("steps x to 214013·x + 2531011", () => {
    expect(new BoostingRandom(1).nextInt16(), "41, as Microsoft's rand() after srand(1)").to.equal(41);
    expect(new BoostingRandom(0).nextInt32()).to.equal(2531011);
    const random = new BoostingRandom(1);
    expect([random.nextInt16(), random.nextInt16(), random.nextInt16()]).to.deep.equal([41, 18467, 6334]);
    expect(new BoostingRandom(1).nextFloat()).to.equal(41 / 32768);
    expect(new BoostingRandom(1).nextShort(10, 20)).to.equal(11);
  });

  it("samples different numbers in order", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(300), fc.nat(300), fc.constantFrom("2.3" as const, "4" as const), (seed, a, b, compat) => {
        const [count, n] = [Math.min(a, b), Math.max(a, b)];
        const sample = Array.from(new BoostingRandom(seed).sample(n, count, compat));
        expect(sample).to.deep.equal([...new Set(sample)].sort((x, y) => x - y));
        expect(sample).to.have.length(count);
        expect(sample.every((each) => each >= 0 && each < n)).to.equal(true);
      }),
    );
  });

  it("takes all, none, or nothing of too few", () => {
    expect(Array.from(new BoostingRandom(3).sample(3, 3, "4"))).to.deep.equal([0, 1, 2]);
    expect(new BoostingRandom(3).sample(3, 0, "4")).to.have.length(0);
    expect(new BoostingRandom(3).sample(3, 4, "4")).to.have.length(0);
  });
});
