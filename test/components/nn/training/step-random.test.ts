import { expect } from "chai";
import { stepRandom } from "../../../../src/components/nn/training/step-random.ts";

describe("components/nn/training/step-random", () => {
  const drawn = (seed: number, epoch: number, step: number) => {
    const random = stepRandom(seed, epoch, step, [4, 9]);
    return [random.layer("dropout", 0), random.layer("dropout", 1), random.layer("shift", 0), random.loss()].map((stream) =>
      stream.uniform(),
    );
  };

  it("draws by seed, purpose, epoch and case, whatever the step and whichever stage asks", () => {
    const first = drawn(3, 0, 0);
    expect(new Set(first).size).to.equal(4);
    expect(drawn(3, 0, 0)).to.deep.equal(first);
    expect(drawn(3, 0, 7).slice(0, 3)).to.deep.equal(first.slice(0, 3));
    expect(drawn(3, 0, 7)[3], "the loss draws once a step").not.to.equal(first[3]);
    for (const other of [drawn(4, 0, 0), drawn(3, 1, 0)]) expect(other.some((value) => first.includes(value))).to.equal(false);
  });
});
