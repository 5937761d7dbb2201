import { expect } from "chai";
import { addStep, meansOf, noSums } from "../../../../src/components/nn/training/epoch-sums.ts";

const step = (loss: number, tasks: readonly number[]) => ({ outcome: "updated" as const, loss, tasks, weights: [0.25, 0.75] });

describe("sums over an epoch", () => {
  it("weigh losses by samples, and a task's by the samples that have its label", () => {
    const first = addStep(noSums(2), step(1, [2, 4]), [Int32Array.from([0, 1, 1]), Int32Array.from([0, -1, -1])]);
    const second = addStep(first, step(5, [6, Number.NaN]), [Int32Array.from([1]), Int32Array.from([-1])]);
    expect(meansOf(second)).to.deep.equal({ loss: 2, weights: [0.25, 0.75], tasks: [3, 4] });
  });

  it("pass a batch without labels over", () => {
    const sums = addStep(noSums(1), step(1, [1]), [Int32Array.from([0])]);
    const nothing = { outcome: "unlabelled" as const, loss: Number.NaN, tasks: [Number.NaN], weights: [1] };
    expect(addStep(sums, nothing, [Int32Array.from([-1])])).to.equal(sums);
    expect(meansOf(noSums(1))).to.deep.equal({ loss: Number.NaN, weights: [Number.NaN], tasks: [Number.NaN] });
  });
});
