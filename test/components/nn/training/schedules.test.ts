import { expect } from "chai";
import Value from "typebox/value";
import { createSchedule, SCHEDULE_PARAM } from "../../../../src/components/nn/training/schedules.ts";
import type { InputError } from "../../../../src/runner/contract/failure.ts";

describe("components/nn/training/schedules", () => {
  it("is the paper's by default: max(.0025·(cos(π·epoch/80) + 1), 5e-5)", () => {
    const rate = createSchedule("cosine", 0.005, 80);
    for (let epoch = 0; epoch < 80; epoch++) {
      expect(rate(epoch, 3, 9)).to.equal(Math.max(0.0025 * (Math.cos((Math.PI * epoch) / 80) + 1), 5e-5));
    }
    expect(rate(0, 0, 9)).to.equal(0.005);
    expect(rate(40, 0, 9)).to.be.closeTo(0.0025, 1e-15);
    expect(rate(79, 0, 9)).to.equal(5e-5);
  });

  it("holds a cosine's floor, and stays there once its period is over", () => {
    const rate = createSchedule("cosine", 1, 100, { period: 10, floor: 0.25 });
    expect(rate(5, 0, 1)).to.be.closeTo(0.5, 1e-15);
    expect(rate(9, 0, 1)).to.equal(0.25);
    expect(rate(20, 0, 1)).to.equal(0.25); // and does not rise again
  });

  it("never begins above the learning rate: a floor that nobody asked for gives way", () => {
    const rate = createSchedule("cosine", 1e-5, 10);
    expect([rate(0, 0, 1), rate(9, 0, 1)]).to.deep.equal([1e-5, 1e-5]);
  });

  it("falls in steps", () => {
    const rate = createSchedule("step", 8, 100, { every: 3, factor: 0.5 });
    expect([0, 2, 3, 5, 6, 11].map((epoch) => rate(epoch, 0, 1))).to.deep.equal([8, 8, 4, 4, 2, 1]);
  });

  it("stays constant", () => {
    const rate = createSchedule("constant", 0.3, 10);
    expect([rate(0, 0, 5), rate(9, 4, 5)]).to.deep.equal([0.3, 0.3]);
  });

  it("warms up step by step to what the schedule says", () => {
    const rate = createSchedule("constant", 1, 10, { warmUp: 2 });
    const shares = [0, 1, 2].flatMap((epoch) => [0, 1, 2, 3].map((step) => rate(epoch, step, 4)));
    expect(shares).to.deep.equal([1 / 8, 2 / 8, 3 / 8, 4 / 8, 5 / 8, 6 / 8, 7 / 8, 1, 1, 1, 1, 1]);
    const half = createSchedule("step", 1, 10, { warmUp: 0.5, every: 1, factor: 0.5 });
    expect([half(0, 0, 4), half(0, 1, 4), half(1, 0, 4)]).to.deep.equal([0.5, 1, 0.5]);
  });

  it("refuses what it does not have", () => {
    try {
      createSchedule("cosine", 1, 10, { every: 3 });
      expect.fail("nothing was thrown");
    } catch (error) {
      expect((error as InputError).failure).to.deep.equal({
        code: "bad-parameters",
        message: 'the schedule "cosine" has no option "every"',
        allowed: "floor, period, warmUp",
      });
    }
    expect(Value.Check(SCHEDULE_PARAM, { name: "step", every: 3, warmUp: 0.5 })).to.equal(true);
    expect(Value.Check(SCHEDULE_PARAM, { name: "steps" })).to.equal(false);
  });
});
