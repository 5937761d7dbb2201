import { expect } from "chai";
import fc from "fast-check";
import { classProbabilities, crossEntropies, measureTask } from "../../../../src/components/nn/training/class-scores.ts";

const logits = Float32Array.from([1, 1, 0, Math.log(3), 5, -5]); // three samples of two classes

describe("probabilities and measures from logits", () => {
  it("is the softmax of each sample", () => {
    const p = classProbabilities(logits, 2, 2);
    expect([...p.subarray(0, 2)]).to.deep.equal([0.5, 0.5]);
    expect(p[2]).to.be.closeTo(0.25, 1e-7); // log 3 as float32
    expect(p[4]).to.be.closeTo(1 / (1 + Math.exp(-10)), 1e-15);
  });

  it("scales the first of more outputs than classes to sum to 1", () => {
    const p = classProbabilities(Float32Array.from([0, Math.log(2), 9, 9]), 4, 2);
    expect(p[0]).to.be.closeTo(1 / 3, 1e-7);
    expect(p[0]! + p[1]!).to.be.closeTo(1, 1e-15);
    expect([...classProbabilities(Float32Array.from([-4000, -4000, 0]), 3, 2)]).to.deep.equal([0.5, 0.5]);
  });

  it("sums to 1 and keeps the order of the logits, however large they are", () => {
    const sample = fc.array(fc.float({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(sample, (values) => {
        const p = classProbabilities(Float32Array.from(values), 3, 3);
        expect(p[0]! + p[1]! + p[2]!).to.be.closeTo(1, 1e-12);
        for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) if (values[i]! > values[j]!) expect(p[i]).to.be.at.least(p[j]!);
      }),
    );
  });

  it("gives cross-entropies of known labels", () => {
    const entropies = crossEntropies(logits, 2, [0, 1, -1]);
    expect(entropies[0]).to.be.closeTo(Math.log(2), 1e-15);
    expect(entropies[1]).to.be.closeTo(-Math.log(0.75), 1e-7);
    expect(entropies[2]).to.be.NaN;
  });

  it("measures the samples that have a label; the first of equals is the answer", () => {
    expect(measureTask(logits, 2, 2, [0, 1, -1])).to.deep.include({ accuracy: 1 });
    expect(measureTask(logits, 2, 2, [1, 1, 0]).accuracy).to.be.closeTo(2 / 3, 1e-15);
    expect(measureTask(logits, 2, 2, [1, -1, 1]).loss).to.be.closeTo((Math.log(2) + 10 + Math.log1p(Math.exp(-10))) / 2, 1e-12);
    expect(measureTask(logits, 2, 2, [-1, -1, -1])).to.deep.equal({ loss: Number.NaN, accuracy: Number.NaN });
  });
});
