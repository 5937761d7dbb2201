import { expect } from "chai";
import fc from "fast-check";
import { readState, writeState } from "../../../../src/components/nn/training/state-text.ts";

describe("a training's state as text", () => {
  it("keeps numbers that JSON does not have", () => {
    const state = {
      loss: Number.NaN,
      best: Number.NEGATIVE_INFINITY,
      worst: [Number.POSITIVE_INFINITY, 0.1],
      word: "NaN",
      none: null,
    };
    expect(readState(writeState(state))).to.deep.equal(state);
  });

  it("gives every number back as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (numbers) => {
        const back = readState(writeState(numbers)) as number[];
        expect(back).to.have.length(numbers.length);
        // JSON has one zero
        for (const [i, number] of numbers.entries()) expect(Object.is(back[i], number === 0 ? 0 : number)).to.equal(true);
      }),
    );
  });
});
